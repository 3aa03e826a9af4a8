package dev.allocator.demo.sample;

/**
 * Where to look next.
 */
final class NextSteps {

    private NextSteps() {}

    static String at(String address) {
        return """
                Where to look next:
                  your own file           curl -H 'Content-Type: text/csv' --data-binary @your.csv %1$s/profiles
                  as an upload, with ;    curl -F file=@your.csv '%1$s/profiles?delimiter=%%3B&header=true'
                  the same on the heap    curl -F file=@your.csv %1$s/baseline/profiles
                  every byte off-heap     curl %1$s/actuator/allocator
                  as a meter              curl %1$s/actuator/metrics/allocator.memory.used

                """.formatted(address);
    }

}
