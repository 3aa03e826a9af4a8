package dev.allocator.demo.web;

/**
 * The media type of CSV (RFC 7111).
 */
final class CsvMediaType {

    static final String VALUE = "text/csv";

    private CsvMediaType() {}

}
