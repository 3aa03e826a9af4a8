package dev.allocator.benchmarks.subject;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openjdk.jmh.infra.Blackhole;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

class RequestSubjectTests {

    @ParameterizedTest
    @EnumSource
    void servesOneRequestAfterTheOther(RequestSubject subject) {
        assumeTrue(subject.missing().isEmpty(), () -> subject + " is not on this machine");
        Blackhole blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        try (RequestMemory memory = subject.open(8192, 16384)) {
            RequestHandler handler = memory.newHandler(Pause.NONE);
            handler.handle(new int[]{ 32, 8192, 100 }, blackhole);
            handler.handle(new int[]{ 8192, 32 }, blackhole);
        }
    }

}
