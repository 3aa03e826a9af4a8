package dev.allocator.spring.web;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import dev.allocator.MemoryLimitException;
import dev.allocator.PoolExhaustedException;
import dev.allocator.ScopeLimitExceededException;
import dev.allocator.spring.http.MemoryLimitProblem;

/**
 * Answers for a limit that was reached, also as the cause of another exception: 413 for a scope's, 503 for a pool's.
 * The last of the resolvers, so that anything the application says about such an exception wins.
 */
final class MemoryLimitExceptionResolver implements HandlerExceptionResolver, Ordered {

    private static final Log logger = LogFactory.getLog(MemoryLimitExceptionResolver.class);

    private final Supplier<List<HttpMessageConverter<?>>> converters;

    /**
     * @param converters those of the handlers' bodies
     */
    MemoryLimitExceptionResolver(Supplier<List<HttpMessageConverter<?>>> converters) {
        this.converters = converters;
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(HttpServletRequest request, HttpServletResponse response,
            @Nullable Object handler, Exception ex) {
        MemoryLimitProblem problem = MemoryLimitProblem.of(ex).orElse(null);
        if (problem == null || response.isCommitted()) {
            return null;
        }
        log(problem.limit());
        try {
            write(problem, request, response);
        } catch (IOException unwritable) {
            logger.debug("The client is gone before it could be told of a memory limit", unwritable);
        }
        return new ModelAndView();
    }

    private static void log(MemoryLimitException limit) {
        switch (limit) {
            case ScopeLimitExceededException scope -> logger.debug(scope.getMessage());
            case PoolExhaustedException pool -> logger.warn(pool.getMessage());
        }
    }

    private void write(MemoryLimitProblem limit, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ProblemDetail problem = limit.detail();
        problem.setInstance(URI.create(request.getRequestURI()));
        if (limit.mayPass()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, MemoryLimitProblem.RETRY_AFTER_SECONDS);
        }
        for (HttpMessageConverter<?> converter : this.converters.get()) {
            if (converter.canWrite(ProblemDetail.class, MediaType.APPLICATION_PROBLEM_JSON)) {
                response.setStatus(problem.getStatus());
                try (ServletServerHttpResponse output = new ServletServerHttpResponse(response)) {
                    writeTo(converter, problem, output);
                }
                return;
            }
        }
        response.sendError(problem.getStatus(), problem.getDetail());
    }

    @SuppressWarnings("unchecked") // canWrite said that it can.
    private static void writeTo(HttpMessageConverter<?> converter, ProblemDetail problem,
            ServletServerHttpResponse output) throws IOException {
        ((HttpMessageConverter<ProblemDetail>) converter).write(problem, MediaType.APPLICATION_PROBLEM_JSON, output);
    }

}
