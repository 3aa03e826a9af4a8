package dev.allocator.benchmarks.web;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.allocator.MemoryScope;
import dev.allocator.spring.PooledScope;

/**
 * Bodies in the scope of the request.
 */
@RestController
@RequestMapping("/segment")
@PooledScope
class SegmentBodies {

    private final MemorySegment content;

    SegmentBodies(@Value("${" + BodyApplication.BYTES + "}") int bytes) {
        this.content = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_BYTE, Content.bytes(bytes));
    }

    @PostMapping
    String upload(@RequestBody MemorySegment body) {
        return Content.checksum(body.asByteBuffer());
    }

    @GetMapping
    MemorySegment download(MemoryScope scope) {
        return scope.allocate(this.content.byteSize()).copyFrom(this.content);
    }

}
