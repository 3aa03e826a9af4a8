package dev.allocator.demo.baseline;

import java.io.ByteArrayInputStream;
import java.io.IOException;

import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.Profile;
import dev.allocator.demo.profile.ProfilerContract;

class BaselineProfilerTests extends ProfilerContract {

    @Override
    protected Profile profile(byte[] csv, CsvFormat format) throws IOException {
        return new BaselineProfiler().profile(new ByteArrayInputStream(csv), format);
    }

}
