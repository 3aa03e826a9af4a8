package dev.allocator.spring.web;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;

import com.sun.management.ThreadMXBean;
import org.springframework.core.annotation.Order;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Measures what the threads of requests allocate on the heap. Virtual threads cannot be measured.
 */
@Order(0)
class HeapUse implements Filter {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        long before = this.threads.getCurrentThreadAllocatedBytes();
        chain.doFilter(request, response);
        response.flushBuffer();
        this.requests.add(this.threads.getCurrentThreadAllocatedBytes() - before);
    }

    void clear() {
        this.requests.clear();
    }

    long leastOf(int requests) throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < requests; i++) {
            Long bytes = this.requests.poll(20, TimeUnit.SECONDS);
            assertThat(bytes).as("a finished request").isNotNull();
            least = Math.min(least, bytes);
        }
        return least;
    }

}
