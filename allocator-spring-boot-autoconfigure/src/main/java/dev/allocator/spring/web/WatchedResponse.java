package dev.allocator.spring.web;

import java.io.IOException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.jspecify.annotations.Nullable;

/**
 * A response that tells when it cannot be written any more.
 */
final class WatchedResponse extends HttpServletResponseWrapper {

    private final Runnable onFailure;

    private @Nullable ServletOutputStream output;

    WatchedResponse(HttpServletResponse response, Runnable onFailure) {
        super(response);
        this.onFailure = onFailure;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream output = this.output;
        if (output == null) {
            output = new WatchedOutputStream(super.getOutputStream(), this.onFailure);
            this.output = output;
        }
        return output;
    }

    @Override
    public void flushBuffer() throws IOException {
        try {
            super.flushBuffer();
        } catch (IOException ex) {
            this.onFailure.run();
            throw ex;
        }
    }

}
