namespace Platform.Dossiers.EventStoreTests;

/// <summary>The tables are Marten's to the letter; the lists are those of what Marten 9.29 creates.</summary>
public abstract class Tables(StoreUnderTest under) : IClassFixture<StoreUnderTest>
{
    private const string ColumnsSql =
        """
        SELECT coalesce(string_agg(concat_ws(' ', attname, format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'not null' END, 'default ' || pg_get_expr(adbin, adrelid)), ', ' ORDER BY attnum), '')
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = ('dossiers.' || $1)::regclass AND attnum > 0 AND NOT attisdropped
        """;

    [Theory]
    [InlineData("mt_streams", "id uuid not null, type character varying, version bigint, timestamp timestamp with time zone not null default now(), created timestamp with time zone not null default now(), tenant_id character varying default '*DEFAULT*'::character varying, is_archived boolean default false")]
    [InlineData("mt_events", "seq_id bigint not null, id uuid not null, stream_id uuid, version bigint not null, data jsonb not null, bdata bytea, type character varying(500) not null, timestamp timestamp with time zone not null, tenant_id character varying default '*DEFAULT*'::character varying, mt_dotnet_type character varying, correlation_id character varying, causation_id character varying, headers jsonb, is_archived boolean default false")]
    [InlineData("mt_event_progression", "name character varying not null, last_seq_id bigint, last_updated timestamp with time zone default transaction_timestamp()")]
    [InlineData("mt_high_water_skips", "ending_sequence bigint not null, starting_sequence bigint not null, timestamp timestamp with time zone default transaction_timestamp()")]
    public async Task Columns_are_Martens(string table, string columns) => (await under.Scalar<string>(ColumnsSql, table)).ShouldBe(columns);

    [Fact]
    public async Task Constraints_are_Martens() => (await under.Scalar<string[]>(
        "SELECT array_agg(conname || ' ' || pg_get_constraintdef(oid) ORDER BY conname) FROM pg_constraint WHERE connamespace = 'dossiers'::regnamespace AND conrelid::regclass::text LIKE 'dossiers.mt\\_%'")).ShouldBe(
    [
        "fkey_mt_events_stream_id FOREIGN KEY (stream_id) REFERENCES dossiers.mt_streams(id) ON DELETE CASCADE",
        "pk_mt_event_progression PRIMARY KEY (name)",
        "pkey_mt_events_seq_id PRIMARY KEY (seq_id)",
        "pkey_mt_high_water_skips_ending_sequence PRIMARY KEY (ending_sequence)",
        "pkey_mt_streams_id PRIMARY KEY (id)",
    ]);

    [Fact]
    public async Task Indexes_are_Martens_and_no_others() => (await under.Scalar<string[]>(
        "SELECT array_agg(indexdef ORDER BY indexname) FROM pg_indexes WHERE schemaname = 'dossiers' AND tablename IN ('mt_events', 'mt_streams')")).ShouldBe(
    [
        "CREATE UNIQUE INDEX pk_mt_events_stream_and_version ON dossiers.mt_events USING btree (stream_id, version)",
        "CREATE UNIQUE INDEX pkey_mt_events_seq_id ON dossiers.mt_events USING btree (seq_id)",
        "CREATE UNIQUE INDEX pkey_mt_streams_id ON dossiers.mt_streams USING btree (id)",
    ]);

    [Fact]
    public async Task The_sequence_feeds_seq_id_one_by_one() =>
        (await under.Scalar<string>("SELECT concat_ws(' ', data_type, start_value, increment_by, cache_size) FROM pg_sequences WHERE schemaname = 'dossiers' AND sequencename = 'mt_events_sequence'")).ShouldBe("bigint 1 1 1");

    [Fact]
    public async Task A_stored_event_has_what_Marten_expects_of_a_registered_type()
    {
        var id = Guid.NewGuid();
        var now = DateTimeOffset.UtcNow;
        await under.Store.Append(StoreUnderTest.Start(id, StoreUnderTest.Submitted()) with { Now = now, TraceParent = "00-1-2-01" }, default);
        (await under.Scalar<string>("SELECT concat_ws('|', type, version, tenant_id, is_archived) FROM dossiers.mt_streams WHERE id = $1", id)).ShouldBe("dossier|1|*DEFAULT*|f");
        (await under.Scalar<string>("SELECT concat_ws('|', type, version, tenant_id, is_archived, data) FROM dossiers.mt_events WHERE stream_id = $1", id))
            .ShouldBe("""dossier_submitted|1|*DEFAULT*|f|{"fee": 50000, "note": "Xã Tủa Chùa", "papers": ["form", "id"]}""");
        (await under.Scalar<string[]>("SELECT array_agg(key ORDER BY key) FROM dossiers.mt_events, jsonb_object_keys(headers) AS key WHERE stream_id = $1", id)).ShouldBe(["hash", "previous", "traceParent"]);
        (await under.Scalar<bool>("SELECT timestamp = $2 FROM dossiers.mt_events WHERE stream_id = $1", id, Platform.Dossiers.EventStore.Chain.Kept(now))).ShouldBeTrue();
    }
}
