package dev.allocator.spring.web;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;

import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Notes when the server first tells that a client has gone: by a read or a write that fails, or by the error or the time-out
 * of an asynchronous request.
 */
final class Noticing implements Filter {

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong nanoTime = new AtomicLong(NEVER);

    void reset() {
        this.nanoTime.set(NEVER);
    }

    /**
     * Returns when it was, by {@link System#nanoTime()}.
     */
    long nanoTime() {
        assertThat(this.nanoTime).as("when the server noticed").doesNotHaveValue(NEVER);
        return this.nanoTime.get();
    }

    private void notice() {
        this.nanoTime.compareAndSet(NEVER, System.nanoTime());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(new Request((HttpServletRequest) request), new Response((HttpServletResponse) response));
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(new Listener());
        }
    }

    private final class Request extends HttpServletRequestWrapper {

        Request(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new Input(super.getInputStream());
        }

    }

    private final class Response extends HttpServletResponseWrapper {

        Response(HttpServletResponse response) {
            super(response);
        }

        @Override
        public ServletOutputStream getOutputStream() throws IOException {
            return new Output(super.getOutputStream());
        }

        @Override
        public void flushBuffer() throws IOException {
            try {
                super.flushBuffer();
            } catch (IOException ex) {
                notice();
                throw ex;
            }
        }

    }

    private final class Input extends ServletInputStream {

        private final ServletInputStream input;

        Input(ServletInputStream input) {
            this.input = input;
        }

        @Override
        public int read() throws IOException {
            try {
                return this.input.read();
            } catch (IOException ex) {
                notice();
                throw ex;
            }
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                int read = this.input.read(bytes, offset, length);
                if (read < 0) {
                    notice();
                }
                return read;
            } catch (IOException ex) {
                notice();
                throw ex;
            }
        }

        @Override
        public boolean isFinished() {
            return this.input.isFinished();
        }

        @Override
        public boolean isReady() {
            return this.input.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            this.input.setReadListener(listener);
        }

    }

    private final class Output extends ServletOutputStream {

        private final ServletOutputStream output;

        Output(ServletOutputStream output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[]{ (byte) b }, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                this.output.write(bytes, offset, length);
            } catch (IOException ex) {
                notice();
                throw ex;
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                this.output.flush();
            } catch (IOException ex) {
                notice();
                throw ex;
            }
        }

        @Override
        public boolean isReady() {
            return this.output.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            this.output.setWriteListener(listener);
        }

    }

    private final class Listener implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            // Later than what is to be noted.
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            notice();
        }

        @Override
        public void onError(AsyncEvent event) {
            notice();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }

    }

}
