package dev.allocator.demo.web;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.multipart.MultipartException;

import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.CsvTooLargeException;
import dev.allocator.demo.profile.InvalidFormatException;

/**
 * Says what was wrong with an upload, as {@code application/problem+json}. Spring MVC and the allocator's starter answer
 * for the rest.
 */
@RestControllerAdvice
class ProblemAdvice {

    @ExceptionHandler
    ProblemDetail notCsv(CsvSyntaxException ex) {
        ProblemDetail problem = problem(HttpStatus.BAD_REQUEST, "Not CSV", ex);
        problem.setProperty("line", ex.line());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail invalidFormat(InvalidFormatException ex) {
        return problem(HttpStatus.BAD_REQUEST, "Wrong parameter", ex);
    }

    @ExceptionHandler
    ProblemDetail tooLarge(CsvTooLargeException ex) {
        return problem(HttpStatus.CONTENT_TOO_LARGE, "Too large", ex);
    }

    /** Too large a part has been answered for before: this is one that is not there, or not well-formed. */
    @ExceptionHandler
    ProblemDetail notMultipart(MultipartException ex) {
        return problem(HttpStatus.BAD_REQUEST, "Not multipart", ex);
    }

    private static ProblemDetail problem(HttpStatus status, String title, Exception ex) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, ex.getMessage());
        problem.setTitle(title);
        return problem;
    }

}
