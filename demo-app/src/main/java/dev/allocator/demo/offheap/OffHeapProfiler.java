package dev.allocator.demo.offheap;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import org.springframework.stereotype.Component;

import dev.allocator.MemoryLimitException;
import dev.allocator.MemoryScope;
import dev.allocator.demo.profile.ColumnProfile;
import dev.allocator.demo.profile.CsvFormat;
import dev.allocator.demo.profile.CsvSyntaxException;
import dev.allocator.demo.profile.CsvTooLargeException;
import dev.allocator.demo.profile.Profile;

/**
 * Profiles CSV files with all data in a scope.
 */
@Component
public class OffHeapProfiler {

    /**
     * Profiles a file.
     * @param input the file, read to its end
     * @param format how it is written
     * @param scope what takes the data; the profile's texts live as long as it is open
     * @return the profile
     * @throws IOException if the input cannot be read
     * @throws CsvSyntaxException if it is not CSV
     * @throws CsvTooLargeException if it has too many columns or too large a cell
     * @throws MemoryLimitException if the scope or its pool has no more memory
     */
    public Profile profile(InputStream input, CsvFormat format, MemoryScope scope) throws IOException {
        RequestMemory memory = new RequestMemory(scope);
        TextStore texts = new TextStore(memory);
        Table table = new Table(memory, texts, format.header());
        new CsvParser(new InputBuffer(memory, input), format.delimiter(), table).parse();
        ColumnSummarizer summarizer = new ColumnSummarizer(memory, texts);
        List<ColumnProfile> columns = table.columns().stream().map(summarizer::summarize).toList();
        return new Profile(table.rows(), columns, memory.use());
    }

}
