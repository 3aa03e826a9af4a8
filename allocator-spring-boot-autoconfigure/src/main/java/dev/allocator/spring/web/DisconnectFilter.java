package dev.allocator.spring.web;

import java.io.IOException;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;

/**
 * Notices clients that go away while a response is written from another thread. Servers tell the writer, but some of them
 * nobody else until the request's time-out. The last of the filters, so that no other one buffers between this and the
 * server.
 */
final class DisconnectFilter implements Filter, Ordered {

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (response instanceof HttpServletResponse httpResponse) {
            chain.doFilter(request, new WatchedResponse(httpResponse, () -> {
                RequestScopes scopes = RequestScopes.of(request);
                if (scopes != null) {
                    scopes.closeWaiting();
                }
            }));
        } else {
            chain.doFilter(request, response);
        }
    }

}
