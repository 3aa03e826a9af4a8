package dev.allocator.spring.http;

import java.util.Optional;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

import dev.allocator.MemoryLimitException;
import dev.allocator.PoolExhaustedException;
import dev.allocator.ScopeLimitExceededException;

/**
 * What a client is told of a limit that was reached: 413 for a scope's, 503 for a pool's. The names of pools and what they
 * hold are for the log.
 *
 * @param limit the exception
 */
public record MemoryLimitProblem(MemoryLimitException limit) {

    /** The seconds after which a client may try again. */
    public static final String RETRY_AFTER_SECONDS = "1";

    /**
     * Finds the limit behind an exception.
     */
    public static Optional<MemoryLimitProblem> of(Throwable ex) {
        for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
            if (cause instanceof MemoryLimitException limit) {
                return Optional.of(new MemoryLimitProblem(limit));
            }
        }
        return Optional.empty();
    }

    /**
     * Tells whether it may help to try again.
     */
    public boolean mayPass() {
        return this.limit instanceof PoolExhaustedException;
    }

    /**
     * Returns what the client is told.
     */
    public ProblemDetail detail() {
        return switch (this.limit) {
            case ScopeLimitExceededException scope -> ProblemDetail.forStatusAndDetail(HttpStatus.CONTENT_TOO_LARGE,
                    "The request needs more memory than its limit of " + scope.limitBytes() + " bytes.");
            case PoolExhaustedException _ -> ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
                    "There is not enough memory for the request at the moment.");
        };
    }

}
