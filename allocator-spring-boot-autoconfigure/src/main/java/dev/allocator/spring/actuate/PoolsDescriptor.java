package dev.allocator.spring.actuate;

import java.util.Map;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * All pools and the limit above them.
 *
 * @param limit the limit of all pools together
 * @param pools the pools by name
 */
record PoolsDescriptor(LimitDescriptor limit, Map<String, PoolDescriptor> pools) implements OperationResponseBody {

    /**
     * The limit of all pools together.
     *
     * @param maxBytes the cap in bytes
     * @param reservedBytes what the pools have reserved under it
     * @param source where it comes from: {@code property}, {@code container} or {@code machine}
     */
    record LimitDescriptor(long maxBytes, long reservedBytes, String source) {}

}
