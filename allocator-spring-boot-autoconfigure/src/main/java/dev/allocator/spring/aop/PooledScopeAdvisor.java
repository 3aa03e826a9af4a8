package dev.allocator.spring.aop;

import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.core.Ordered;

/**
 * Puts scopes around bean methods, and around what other advisors do there, such as transactions.
 */
final class PooledScopeAdvisor extends DefaultPointcutAdvisor {

    private static final long serialVersionUID = 1L;

    PooledScopeAdvisor(PooledScopeMethodInterceptor interceptor) {
        super(new PooledScopePointcut(), interceptor);
        setOrder(Ordered.HIGHEST_PRECEDENCE + 100);
    }

}
