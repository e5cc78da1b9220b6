import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.backend.h2.H2Collection;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
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
        protected MongoDatabase openOrCreateDatabase(String name) {
            return new DatabaseById(name);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            String command = message.getDocument().keySet().iterator().next();
            if (command.equals("serverStatus")) return withScannedObjects(super.handleMessage(message));
            if (READS.contains(command)) return super.handleMessage(message);
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

        /** Where mongod, too, says how many documents were looked at since it started. */
        private static Document withScannedObjects(Document status) {
            Document metrics = (Document) status.get("metrics");
            metrics.put("queryExecutor", new Document("scannedObjects", CollectionById.SCANNED.sum()));
            return status;
        }

        /** H2Database, but for the class of its collections. Its constructor opens them, so it can have no members of its own. */
        private class DatabaseById extends H2Database {
            DatabaseById(String name) {
                super(name, getMvStore(), getCursorRegistry());
            }

            /** The maps have the names that H2Database gives them, and knows when it drops or renames them. */
            @Override
            protected MongoCollection<Object> openOrCreateCollection(String name, CollectionOptions options) {
                String namespace = getFullCollectionNamespace(name);
                MVMap<Object, Document> documents = getMvStore().openMap("databases." + namespace);
                MVMap<String, Object> meta = getMvStore().openMap("meta." + namespace);
                return new CollectionById(this, name, options, documents, meta, getCursorRegistry());
            }
        }
    }

    /**
     * mongo-java-server uses an index only for a filter of exactly its keys, and looks through the collection for
     * `{ _id, revision }`, as every conditional write asks. Here such a filter meets one document, found by its `_id`.
     * Reads and writes come here under the collection's lock, as before.
     */
    private static class CollectionById extends H2Collection {
        static final LongAdder SCANNED = new LongAdder();

        CollectionById(MongoDatabase database, String name, CollectionOptions options, MVMap<Object, Document> documents,
                       MVMap<String, Object> meta, CursorRegistry cursors) {
            super(database, name, options, documents, meta, cursors);
        }

        @Override
        protected QueryResult queryDocuments(Document filter, Document sort, int skip, int limit, int batchSize, Document fields) {
            if (IdFilter.namesOneDocument(filter) && (sort == null || !sort.containsKey("$natural"))) {
                Document byId = new Document("_id", filter.get("_id"));
                for (Index<Object> index : getIndexes()) {
                    if (index.canHandle(byId)) return matchDocuments(filter, index.getPositions(byId), sort, skip, limit, batchSize, fields);
                }
            }
            return super.queryDocuments(filter, sort, skip, limit, batchSize, fields);
        }

        /** mongo-java-server adds one beside whoever looks through the list, and beside writes that then miss it. */
        @Override
        public synchronized void addIndex(Index<Object> index) {
            super.addIndex(index);
        }

        @Override
        public synchronized void dropIndex(String name) {
            super.dropIndex(name);
        }

        @Override
        protected boolean documentMatchesQuery(Document document, Document filter) {
            SCANNED.increment();
            return super.documentMatchesQuery(document, filter);
        }
    }

    /** Which filters a look-up by `_id` answers as looking through the collection would, refusals of malformed conditions included. */
    private static class IdFilter {
        /** Of these the index and the matcher agree on what is equal. Of embedded documents they don't: the order of members. */
        private static final List<Class<?>> PLAIN =
            List.of(String.class, Integer.class, Long.class, Double.class, Boolean.class, ObjectId.class, Instant.class);
        private static final Set<String> COMPARISONS = Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$exists");
        private static final Set<String> LISTS = Set.of("$in", "$nin");
        private static final Set<String> JUNCTIONS = Set.of("$and", "$or", "$nor");

        /** Conditions are asked in their order: what follows `_id`, of its document alone; what precedes it, of every document, and any may refuse it. */
        static boolean namesOneDocument(Document filter) {
            for (Map.Entry<String, Object> condition : filter.entrySet()) {
                if (condition.getKey().equals("_id")) return isPlain(condition.getValue());
                if (!isNeverRefused(condition.getKey(), condition.getValue())) return false;
            }
            return false;
        }

        private static boolean isNeverRefused(String key, Object asked) {
            if (JUNCTIONS.contains(key)) return asked instanceof List<?> filters && !filters.isEmpty() && filters.stream().allMatch(IdFilter::isHarmless);
            if (key.contains("$")) return false;
            return isPlainOrNull(asked) || (asked instanceof Document operators && areComparisons(operators));
        }

        private static boolean isHarmless(Object filter) {
            return filter instanceof Document conditions
                && conditions.entrySet().stream().allMatch((condition) -> isNeverRefused(condition.getKey(), condition.getValue()));
        }

        private static boolean areComparisons(Document operators) {
            for (Map.Entry<String, Object> operator : operators.entrySet()) {
                Object value = operator.getValue();
                boolean compares = COMPARISONS.contains(operator.getKey()) && isPlainOrNull(value);
                boolean lists = LISTS.contains(operator.getKey()) && value instanceof Collection<?> values && values.stream().allMatch(IdFilter::isPlainOrNull);
                if (!compares && !lists) return false;
            }
            return true;
        }

        private static boolean isPlainOrNull(Object value) {
            return value == null || isPlain(value);
        }

        private static boolean isPlain(Object value) {
            return PLAIN.stream().anyMatch((type) -> type.isInstance(value));
        }
    }
}
