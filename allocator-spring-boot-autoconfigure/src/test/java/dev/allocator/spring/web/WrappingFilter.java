package dev.allocator.spring.web;

import java.io.IOException;

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

/**
 * Wraps the streams of a request that asks for it, the way filters do: with nothing that knows of buffers. If it asks to be
 * shortened, all of its body but the first byte is lost.
 */
class WrappingFilter implements Filter {

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (((HttpServletRequest) request).getQueryString() == null) {
            chain.doFilter(request, response);
            return;
        }
        boolean shorten = ((HttpServletRequest) request).getQueryString().equals("shorten");
        ServletInputStream input = request.getInputStream();
        ServletOutputStream output = response.getOutputStream();
        chain.doFilter(new HttpServletRequestWrapper((HttpServletRequest) request) {

            @Override
            public ServletInputStream getInputStream() {
                return new WrappedInput(input, shorten);
            }

        }, new HttpServletResponseWrapper((HttpServletResponse) response) {

            @Override
            public ServletOutputStream getOutputStream() {
                return new WrappedOutput(output);
            }

        });
    }

    private static final class WrappedInput extends ServletInputStream {

        private final ServletInputStream input;

        private final boolean shorten;

        private boolean ended;

        WrappedInput(ServletInputStream input, boolean shorten) {
            this.input = input;
            this.shorten = shorten;
        }

        @Override
        public int read() throws IOException {
            return this.input.read();
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (!this.shorten) {
                return this.input.read(bytes, offset, length);
            }
            int read = this.ended ? -1 : this.input.read(bytes, offset, 1);
            this.ended = true;
            return read;
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

    private static final class WrappedOutput extends ServletOutputStream {

        private final ServletOutputStream output;

        WrappedOutput(ServletOutputStream output) {
            this.output = output;
        }

        @Override
        public void write(int b) throws IOException {
            this.output.write(b);
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

}
