package dev.allocator.demo.profile;

/**
 * A parameter of the request is wrong.
 */
public final class InvalidFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidFormatException(String message) {
        super(message);
    }

}
