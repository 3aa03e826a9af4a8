package dev.allocator.spring.aop;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.util.ReflectionUtils;

/**
 * Checks the annotations of all bean methods at the start.
 */
final class MethodCheck implements SmartInitializingSingleton {

    private final SingletonBeanRegistry beanFactory;

    private final PooledScopeAdvisor advisor;

    MethodCheck(SingletonBeanRegistry beanFactory, PooledScopeAdvisor advisor) {
        this.beanFactory = beanFactory;
        this.advisor = advisor;
    }

    @Override
    public void afterSingletonsInstantiated() {
        PooledScopeMethodInterceptor interceptor = (PooledScopeMethodInterceptor) this.advisor.getAdvice();
        for (String name : this.beanFactory.getSingletonNames()) {
            // Only what is there: a lazy bean stays lazy, and is checked when it is called.
            Object bean = this.beanFactory.getSingleton(name);
            if (bean != null && AopUtils.isAopProxy(bean)) {
                check(AopProxyUtils.ultimateTargetClass(bean), interceptor);
            }
        }
    }

    private void check(Class<?> type, PooledScopeMethodInterceptor interceptor) {
        if (this.advisor.getPointcut().getClassFilter().matches(type)) {
            ReflectionUtils.doWithMethods(type, (method) -> {
                if (this.advisor.getPointcut().getMethodMatcher().matches(method, type)) {
                    interceptor.definition(type, method);
                }
            }, ReflectionUtils.USER_DECLARED_METHODS);
        }
    }

}
