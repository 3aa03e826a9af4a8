package dev.allocator.spring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Answers 404 to an action on an unknown pool, where a write operation alone would answer 204.
 */
@EndpointWebExtension(endpoint = AllocatorEndpoint.class)
public final class AllocatorEndpointWebExtension {

    private final AllocatorEndpoint endpoint;

    AllocatorEndpointWebExtension(AllocatorEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Acts on a pool.
     * @param pool the name of the pool
     * @param action what to do: {@code trim}
     * @return what was done, or the status 404
     */
    @WriteOperation
    public WebEndpointResponse<OperationResponseBody> act(@Selector String pool, String action) {
        OperationResponseBody done = this.endpoint.act(pool, action);
        return (done != null)
                ? new WebEndpointResponse<>(done)
                : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }

}
