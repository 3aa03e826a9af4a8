package dev.allocator.spring.webflux;

import java.net.URI;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.codec.HttpMessageWriter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.reactive.result.view.ViewResolver;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

import dev.allocator.spring.http.MemoryLimitProblem;

/**
 * Answers for a limit that was reached, before Spring Boot's own page for errors and after what the application has.
 */
final class MemoryLimitWebExceptionHandler implements WebExceptionHandler, Ordered {

    private static final Log logger = LogFactory.getLog(MemoryLimitWebExceptionHandler.class);

    private final ServerCodecConfigurer codecs;

    MemoryLimitWebExceptionHandler(ServerCodecConfigurer codecs) {
        this.codecs = codecs;
    }

    @Override
    public int getOrder() {
        return -2;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable ex) {
        return MemoryLimitProblem.of(ex)
                .filter((problem) -> !exchange.getResponse().isCommitted())
                .map((problem) -> write(problem, exchange))
                .orElseGet(() -> Mono.error(ex));
    }

    private Mono<Void> write(MemoryLimitProblem limit, ServerWebExchange exchange) {
        log(limit);
        ProblemDetail problem = limit.detail();
        problem.setInstance(URI.create(exchange.getRequest().getPath().value()));
        ServerResponse.BodyBuilder response = ServerResponse.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (limit.mayPass()) {
            response.header(HttpHeaders.RETRY_AFTER, MemoryLimitProblem.RETRY_AFTER_SECONDS);
        }
        return response.bodyValue(problem).flatMap((answer) -> answer.writeTo(exchange, new Writers(this.codecs)));
    }

    private static void log(MemoryLimitProblem limit) {
        if (limit.mayPass()) {
            logger.warn(limit.limit().getMessage());
            return;
        }
        logger.debug(limit.limit().getMessage());
    }

    private record Writers(ServerCodecConfigurer codecs) implements ServerResponse.Context {

        @Override
        public List<HttpMessageWriter<?>> messageWriters() {
            return this.codecs.getWriters();
        }

        @Override
        public List<ViewResolver> viewResolvers() {
            return List.of();
        }

    }

}
