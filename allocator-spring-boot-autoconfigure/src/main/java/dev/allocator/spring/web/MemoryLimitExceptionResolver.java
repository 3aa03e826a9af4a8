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
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

import dev.allocator.MemoryLimitException;
import dev.allocator.PoolExhaustedException;
import dev.allocator.ScopeLimitExceededException;

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
        MemoryLimitException limit = find(ex);
        if (limit == null || response.isCommitted()) {
            return null;
        }
        try {
            write(problem(limit), request, response);
        } catch (IOException unwritable) {
            logger.debug("The client is gone before it could be told of a memory limit", unwritable);
        }
        return new ModelAndView();
    }

    private static @Nullable MemoryLimitException find(Throwable ex) {
        for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
            if (cause instanceof MemoryLimitException limit) {
                return limit;
            }
        }
        return null;
    }

    /**
     * Says what a client may know; the names of pools and what they hold are for the log.
     */
    private static ProblemDetail problem(MemoryLimitException limit) {
        return switch (limit) {
            case ScopeLimitExceededException scope -> {
                logger.debug(scope.getMessage());
                yield ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
                        "The request needs more memory than its limit of " + scope.limitBytes() + " bytes.");
            }
            case PoolExhaustedException pool -> {
                logger.warn(pool.getMessage());
                yield ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
                        "There is not enough memory for the request at the moment.");
            }
        };
    }

    private void write(ProblemDetail problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        problem.setInstance(URI.create(request.getRequestURI()));
        if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
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
