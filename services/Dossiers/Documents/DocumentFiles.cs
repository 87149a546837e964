using System.Security.Cryptography;
using Dapper;
using Npgsql;
using NpgsqlTypes;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Signing.Pdf;
using Platform.Postgres.PersonalData;

namespace Platform.Dossiers.Documents;

/// <summary>The files of dossiers: content sealed in the store, a row each in <c>dossiers.documents</c>.</summary>
public sealed class DocumentFiles(NpgsqlDataSource database, IDocumentStore store, PersonKeys keys, SignaturesInside signatures, TimeProvider clock)
{
    public const long LargestFile = 25 * 1024 * 1024;

    /// <summary>What one uploader may have lying about that no dossier has taken.</summary>
    public const long LargestUnattached = 200L * 1024 * 1024;

    /// <summary>Takes a file in as it streams by.</summary>
    /// <param name="id">Of the upload: the same for a repeat under one <c>Idempotency-Key</c>, which finds the document it made.</param>
    /// <param name="owner">Whose key wraps the file's.</param>
    /// <param name="uploadedBy">The uploader; a citizen's person reference, an officer's subject.</param>
    public async Task<(Document? Document, Refusal? Refusal)> Take(Guid id, Stream content, string? name, Guid owner, string uploadedBy, CancellationToken ct)
    {
        if (await Unattached(uploadedBy, ct) >= LargestUnattached)
            return (null, TooMany); // before it is read in vain; several at once may pass by a few files
        var kind = new ContentKind();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var size = 0L;
        string? type = null;
        var fileKey = RandomNumberGenerator.GetBytes(32);
        string address;
        try
        {
            address = await store.Put(async (cipher, token) =>
            {
                await SealedFile.Write(content, cipher, fileKey, See, token);
                type = size == 0 ? throw new NotTakenException(Empty) : kind.Recognised() ?? throw new NotTakenException(NotAllowed);
            }, ct);
        }
        catch (NotTakenException e)
        {
            return (null, e.Refusal);
        }
        var inside = type == "application/pdf" && kind.MayBeSigned ? await signatures.Read(address, fileKey, size, ct) : null;
        var (document, isNew) = await Keep(id, fileKey, FileName.Clean(name, type!), type!, size, hash.GetHashAndReset(), address, owner, uploadedBy, inside, ct);
        if (isNew)
            return (document, null);
        await store.Delete(address, ct); // sealed under another key than the first, so never the file that stays
        var first = (await Find([id], ct))[id];
        return first.UploadedBy == uploadedBy && first.Sha256 == document.Sha256 ? (first, null) : (null, KeyReused);

        void See(ReadOnlyMemory<byte> chunk)
        {
            size += chunk.Length;
            if (size > LargestFile)
                throw new NotTakenException(TooLarge);
            hash.AppendData(chunk.Span);
            kind.See(chunk.Span);
        }
    }

    /// <summary>Takes in a document that the platform itself made.</summary>
    public async Task<Document> TakeOwn(byte[] content, string name, string contentType, Guid owner, string madeBy, CancellationToken ct)
    {
        var fileKey = RandomNumberGenerator.GetBytes(32);
        var address = await store.Put((cipher, token) => SealedFile.Write(new MemoryStream(content), cipher, fileKey, _ => { }, token), ct);
        return (await Keep(Guid.CreateVersion7(), fileKey, name, contentType, content.Length, SHA256.HashData(content), address, owner, madeBy, null, ct)).Document;
    }

    public async Task<IReadOnlyDictionary<Guid, Document>> Find(IEnumerable<Guid> ids, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<Document>(
            """
            SELECT id, owner, uploaded_by AS UploadedBy, wrapped_key AS WrappedKey, name_sealed AS NameSealed, content_type AS ContentType, size, sha256, address, dossier,
                signature_status AS SignatureStatus, signatures_sealed AS SignaturesSealed, uploaded_at AS UploadedAt
            FROM dossiers.documents WHERE id = ANY(@ids)
            """, new { ids = ids.ToArray() })).ToDictionary(d => d.Id);
    }

    /// <summary>Dossiers that show it besides the one it belongs to: the whole and the parts of a linked one, then those that use it again, the first 200.</summary>
    public async Task<IReadOnlyList<Guid>> ShownBy(Guid document, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        // both by their primary keys
        return (await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            SELECT dossier FROM (
                SELECT dossier, '-infinity'::timestamptz AS at FROM dossiers.shared_documents WHERE document = @document
                UNION ALL SELECT dossier, at FROM dossiers.paper_reuses WHERE document = @document) shown
            ORDER BY at LIMIT 200
            """, new { document }, cancellationToken: ct))).AsList();
    }

    /// <exception cref="PersonErasedException">The owner's data were erased.</exception>
    public async Task<string> NameOf(Document document, CancellationToken ct) => (await KeyOf(document, ct)).Open(document.NameSealed);

    /// <exception cref="CryptographicException">The file was altered or cut off.</exception>
    public async Task CopyTo(Document document, Stream to, CancellationToken ct)
    {
        var fileKey = (await KeyOf(document, ct)).OpenBytes(document.WrappedKey);
        await using var file = await store.Open(document.Address, ct);
        await SealedFile.Read(file, to, fileKey, ct);
    }

    public async Task<byte[]> Read(Document document, CancellationToken ct)
    {
        using var bytes = new MemoryStream((int)document.Size);
        await CopyTo(document, bytes, ct);
        return bytes.ToArray();
    }

    /// <summary>What was found about the signatures inside it when it was taken in.</summary>
    public static IReadOnlyList<PdfSignature> SignaturesOf(Document document, PersonKey owner) => SignaturesFound.Open(document.SignaturesSealed, owner.OpenBytes(document.WrappedKey));

    /// <inheritdoc cref="SignaturesOf(Document, PersonKey)"/>
    public async Task<IReadOnlyList<PdfSignature>> SignaturesOf(Document document, CancellationToken ct) => document.SignaturesSealed is null ? [] : SignaturesOf(document, await KeyOf(document, ct));

    /// <summary>Wraps the file's key for its new owner, to be committed together with the event that takes the document in.</summary>
    public async Task<AttachedDocument> Attach(Document document, Guid applicant, CancellationToken ct)
    {
        var from = await KeyOf(document, ct);
        var to = await keys.GetOrCreate(applicant, ct);
        return new AttachedDocument(document.Id, applicant, to.SealBytes(from.OpenBytes(document.WrappedKey)), to.Seal(from.Open(document.NameSealed)));
    }

    private async Task<PersonKey> KeyOf(Document document, CancellationToken ct) =>
        await keys.Find(document.Owner, ct) ?? throw new InvalidOperationException($"Document {document.Id} has an owner without a key.");

    private async Task<(Document Document, bool IsNew)> Keep(Guid id, byte[] fileKey, string name, string type, long size, byte[] hash, string address, Guid owner, string uploadedBy, SignaturesFound? inside, CancellationToken ct)
    {
        var key = await keys.GetOrCreate(owner, ct);
        var document = new Document
        {
            Id = id,
            Owner = owner,
            UploadedBy = uploadedBy,
            WrappedKey = key.SealBytes(fileKey),
            NameSealed = key.Seal(name),
            ContentType = type,
            Size = size,
            Sha256 = Convert.ToHexStringLower(hash),
            Address = address,
            SignatureStatus = inside?.Status,
            SignaturesSealed = inside?.Sealed,
        };
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.ExecuteAsync(
            """
            INSERT INTO dossiers.documents (id, owner, uploaded_by, wrapped_key, name_sealed, content_type, size, sha256, address, uploaded_at, signature_status, signatures_sealed)
            VALUES (@Id, @Owner, @UploadedBy, @WrappedKey, @NameSealed, @ContentType, @Size, @Sha256, @Address, @now, @SignatureStatus, @SignaturesSealed) ON CONFLICT (id) DO NOTHING
            """,
            new { document.Id, document.Owner, document.UploadedBy, document.WrappedKey, document.NameSealed, document.ContentType, document.Size, document.Sha256, document.Address, now = clock.GetUtcNow(), document.SignatureStatus, document.SignaturesSealed });
        return (document, rows == 1);
    }

    private static Refusal KeyReused { get; } = Refusal.Unprocessable("idempotency-key-reused", "Idempotency-Key này đã dùng cho một tệp khác.");

    public static Refusal NotAllowed { get; } = Refusal.Unprocessable("file-type-not-allowed", "Chỉ nhận tệp PDF, JPEG, PNG hoặc DOCX (kiểm tra theo nội dung tệp). Xin chọn tệp khác.");

    private async Task<long> Unattached(string uploadedBy, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>("SELECT coalesce(sum(size), 0)::bigint FROM dossiers.documents WHERE uploaded_by = @uploadedBy AND dossier IS NULL", new { uploadedBy });
    }

    public static Refusal TooMany { get; } = Refusal.Unprocessable("too-many-unattached-files", "Ông/bà đã tải lên 200 MB tệp chưa gắn vào hồ sơ nào. Xin nộp hồ sơ với các tệp đó; tệp không dùng tự xoá sau 7 ngày.");

    public static Refusal Empty { get; } = Refusal.Unprocessable("file-empty", "Tệp không có nội dung. Xin chọn tệp khác.");

    public static Refusal TooLarge { get; } = new(StatusCodes.Status413PayloadTooLarge, "too-large", "Tệp lớn hơn 25 MB. Xin nén hoặc chia nhỏ tệp.");

    /// <summary>Leaves the streaming midway, so that the store throws the beginning away.</summary>
    private sealed class NotTakenException(Refusal refusal) : Exception(refusal.Code)
    {
        public Refusal Refusal { get; } = refusal;
    }
}

/// <summary>A row of <c>dossiers.documents</c>.</summary>
public sealed record Document
{
    public Guid Id { get; init; }

    public Guid Owner { get; init; }

    public string UploadedBy { get; init; } = "";

    public byte[] WrappedKey { get; init; } = [];

    public string NameSealed { get; init; } = "";

    public string ContentType { get; init; } = "";

    public long Size { get; init; }

    /// <summary>Of the content, hexadecimal.</summary>
    public string Sha256 { get; init; } = "";

    public string Address { get; init; } = "";

    /// <summary>Null until it belongs to one.</summary>
    public Guid? Dossier { get; init; }

    /// <summary>The worst of the signatures inside it, as in JSON; null without one.</summary>
    public string? SignatureStatus { get; init; }

    /// <summary>A signature inside it does not hold, or not for all of it: never a result (domain.md §3).</summary>
    public bool IsTamperedWith => SignatureStatus is "altered" or "notWhole";

    /// <summary>A signature inside it cannot be checked, its own bytes are spoilt, say: nobody can tell whether the content was altered since, so never a result either.</summary>
    public bool IsBeyondChecking => SignatureStatus is "unsupported";

    public string? SignaturesSealed { get; init; }

    public DateTimeOffset UploadedAt { get; init; }
}

/// <summary>A document on its way into a dossier.</summary>
public sealed record AttachedDocument(Guid Document, Guid Owner, byte[] WrappedKey, string NameSealed)
{
    internal IEnumerable<SqlRow> Rows(Guid dossier) =>
    [
        new("INSERT INTO dossiers.attachments (document, dossier) VALUES ($1, $2)", [new(Document, NpgsqlDbType.Uuid), new(dossier, NpgsqlDbType.Uuid)]),
        new("UPDATE dossiers.documents SET dossier = $1, owner = $2, wrapped_key = $3, name_sealed = $4 WHERE id = $5",
        [
            new(dossier, NpgsqlDbType.Uuid), new(Owner, NpgsqlDbType.Uuid), new(WrappedKey, NpgsqlDbType.Bytea), new(NameSealed, NpgsqlDbType.Text), new(Document, NpgsqlDbType.Uuid),
        ]),
    ];
}
