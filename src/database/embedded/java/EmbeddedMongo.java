import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;

/**
 * A MongoDB-compatible server that keeps its word: what it has acknowledged is in its file.
 * Usage: java -cp 'lib/*' EmbeddedMongo.java FILE PORT (0: any free port).
 *
 * It speaks mongod's language to its starter: "Waiting for connections" with the port when it is ready, "DBPathInUse" when another process
 * holds the file, exit code 48 when the port is taken. It ends when its standard input ends, so that it never outlives its starter.
 */
public class EmbeddedMongo {
    private static final int EXIT_FAILED = 100;
    private static final int EXIT_PORT_IN_USE = 48;

    public static void main(String[] arguments) throws IOException {
        MongoServer server = new MongoServer(new DurableBackend(open(arguments[0])).version(new DriverFriendlyVersion()));
        listen(server, Integer.parseInt(arguments[1]));
        System.out.println("{\"msg\":\"Waiting for connections\",\"attr\":{\"port\":" + server.getLocalAddress().getPort() + "}}");
        System.in.transferTo(OutputStream.nullOutputStream());
        server.shutdownNow();
        System.exit(0);
    }

    private static MVStore open(String file) {
        try {
            MVStore store = new MVStore.Builder().fileName(file).autoCommitDisabled().open();
            // Every commit is synced below, so chunks that no longer count may be overwritten at once; kept, they grow the file twentyfold.
            store.setRetentionTime(0);
            return store;
        } catch (MVStoreException error) {
            boolean locked = error.getErrorCode() == DataUtils.ERROR_FILE_LOCKED;
            throw exit(EXIT_FAILED, (locked ? "DBPathInUse: " : "") + error.getMessage());
        }
    }

    private static void listen(MongoServer server, int port) {
        try {
            server.bind("127.0.0.1", port);
        } catch (Exception error) {
            // Netty throws checked exceptions unchecked, so BindException can't be caught by its name.
            throw exit(error instanceof BindException ? EXIT_PORT_IN_USE : EXIT_FAILED, error.getMessage());
        }
    }

    private static IllegalStateException exit(int code, String message) {
        System.err.println(message);
        System.exit(code);
        return new IllegalStateException("unreachable");
    }

    /** The highest version that mongo-java-server announces by itself is too low for today's drivers. */
    private static class DriverFriendlyVersion implements MongoVersion {
        @Override
        public List<Integer> getVersionArray() {
            return List.of(5, 0, 0);
        }

        @Override
        public int getWireVersion() {
            return 13;
        }
    }

    /** Answers a write only after it is on the disk; writes that wait at the same time share one commit. */
    private static class DurableBackend extends H2Backend {
        private static final Set<String> READS =
            Set.of("find", "aggregate", "count", "distinct", "getMore", "killCursors", "hello", "isMaster", "ismaster", "ping");

        /** The file is append-mostly: untidied, it grows to a dozen times of what it holds. */
        private static final int COMMITS_PER_TIDYING = 1000;
        private static final int MIN_PERCENT_IN_USE = 50;
        private static final int MAX_BYTES_TIDIED = 8 * 1024 * 1024;

        /**
         * A write changes several maps (the documents, each index). Writers share this gate and a commit has it alone, so a commit never
         * holds half a write: after a crash that would be a document without its index entry, neither found nor insertable again.
         */
        private final ReadWriteLock gate = new ReentrantReadWriteLock(true);
        private final AtomicLong applied = new AtomicLong();
        private long durable;
        private long commits;

        DurableBackend(MVStore store) {
            super(store);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            if (READS.contains(message.getDocument().keySet().iterator().next())) return super.handleMessage(message);
            long ticket;
            Document reply;
            gate.readLock().lock();
            try {
                reply = super.handleMessage(message);
                ticket = applied.incrementAndGet();
            } finally {
                gate.readLock().unlock();
            }
            makeDurable(ticket);
            return reply;
        }

        private synchronized void makeDurable(long ticket) {
            if (durable >= ticket) return;
            long upTo;
            gate.writeLock().lock();
            try {
                upTo = applied.get();
                getMvStore().commit();
                if (++commits % COMMITS_PER_TIDYING == 0) getMvStore().compact(MIN_PERCENT_IN_USE, MAX_BYTES_TIDIED);
            } finally {
                gate.writeLock().unlock();
            }
            getMvStore().sync();
            durable = upTo;
        }
    }
}
