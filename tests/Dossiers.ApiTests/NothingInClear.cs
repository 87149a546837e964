using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Npgsql;
using Platform.Testing;

namespace Platform.Dossiers.ApiTests;

/// <summary>A person's data and an office's words about them pass through every part of the service; none of them is found in clear afterwards.</summary>
[Collection("dossiers")]
public sealed class NothingInClear(DossiersHost host)
{
    private static readonly TestPerson Person = new("citizen-clear", "Mùa Thị Sáy Bạch", ["citizen"], IdentityNumber: "011195777123");

    private static readonly string[] Secrets =
    [
        Person.Name, "mua thi say bach", Person.IdentityNumber!, "0987654321", "say.bach@example.vn", "Ngõ Hoa Ban 77", "Lò Văn Bình Minh", "câu trả lời kín đáo", "giay-chung-sinh-say",
        "ảnh mờ trang bảy", "đơn còn thiếu nét", "Lý do bổ sung kín", "xin hỏi nơi ở cũ của bà", "sổ ghi bà ở bản khác", "đã nộp thuế kho bạc kín", "Đồng ý cấp cho bà", "Xin lỗi bà vì chậm",
        "nói với bà một câu", "Ông Nhận Thay Bà", "011095777456", "bà rất ưng ý",
        "Nháp kín của bà", "tep-nhap-kin", "Sổ ghi nợ của ông Sáy", "Phí đo nhà bà Sáy", "Công văn về bà Sáy", "77/TB-SAY", "Tập ảnh nhà bà Sáy", "Bà Đi Thay Mẹ", "011095777999", "0987111222", "di.thay@example.vn", "Không nhờ bà nữa", "Sự cố kín cần xem", "can-bo-kin@example.vn",
        "Công ty Kín Hoa Gạo", "cong ty kin hoa gao", "5600123450", "02156777888", "kin.hoagao@example.vn", "Phó chủ nhiệm kín",
    ];

    [Fact]
    public async Task Nothing_about_the_person_lies_anywhere_in_clear()
    {
        host.Clock.Now = DossiersHost.MondayNine;
        System.Collections.Concurrent.ConcurrentQueue<string> traced = new();
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => traced.Enqueue(
                $"{a.DisplayName} {string.Join(' ', a.TagObjects.Concat(a.Baggage.Select(b => new KeyValuePair<string, object?>(b.Key, b.Value))).Select(t => $"{t.Key}={t.Value}"))} {string.Join(' ', a.Events.SelectMany(e => e.Tags).Select(t => $"{t.Key}={t.Value}"))}"),
        };
        ActivitySource.AddActivityListener(listener);
        var id = await Live();

        host.Said.Lines.ShouldContain(line => line.Contains($"/v1/dossiers/{id}/accept", StringComparison.Ordinal));
        traced.ShouldContain(t => t.Contains("/v1/dossiers", StringComparison.Ordinal));
        host.Heard.All(id).Count().ShouldBeGreaterThan(5);
        NowhereIn("the log", host.Said.Lines);
        NowhereIn("a trace", traced);
        NowhereIn("a message", host.Heard.All(id).Select(message => JsonSerializer.Serialize(message, message.GetType(), ServiceDefaults.Json.Options)));
        host.Payments.Orders.Values.ShouldContain(o => o.GetRawText().Contains("Khoản thu bổ sung", StringComparison.Ordinal));
        NowhereIn("an order to the payment platform", host.Payments.Orders.Values.Select(o => JsonSerializer.Serialize(o, ServiceDefaults.Json.Options)));
        NowhereIn("the public tracking", [await Tracked(id)]);
        NowhereIn("a file", Directory.EnumerateFiles(host.DocumentsFolder, "*", SearchOption.AllDirectories).Select(file => Encoding.UTF8.GetString(File.ReadAllBytes(file))));
        foreach (var file in Directory.EnumerateFiles(host.DocumentsFolder, "*", SearchOption.AllDirectories))
            Encoding.UTF8.GetString(await File.ReadAllBytesAsync(file)).ShouldNotContain("%PDF");
        await NowhereInTheDatabase();
    }

    private async Task<string> Tracked(Guid id)
    {
        var dossier = await host.As(Person).Get($"/v1/dossiers/{id}").Body();
        return (await host.As(null).Get($"/v1/tracking/{dossier.Text("code")}?secret={dossier.Text("trackingSecret")}").Body()).GetRawText();
    }

    private static void NowhereIn(string place, IEnumerable<string> texts)
    {
        foreach (var text in texts)
            foreach (var secret in Secrets.SelectMany(Forms))
                text.Contains(secret, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{secret} in {place}: {text}");
    }

    /// <summary>As written, as JSON escapes it, as an address encodes it.</summary>
    private static IEnumerable<string> Forms(string secret) => new[] { secret, JsonSerializer.Serialize(secret).Trim('"'), Uri.EscapeDataString(secret) }.Distinct();

    /// <summary>Every row of every table as text; what stands in a <c>bytea</c> shows as hexadecimal there.</summary>
    private async Task NowhereInTheDatabase()
    {
        await using var database = NpgsqlDataSource.Create(host.Database);
        List<string> tables = [];
        await using (var command = database.CreateCommand("SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                tables.Add(reader.GetString(0));
        tables.ShouldContain("dossiers.mt_events");
        string[] patterns = [.. Secrets.SelectMany(s => Forms(s).Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(s)))).Select(s => $"%{s.Replace("\\", "\\\\", StringComparison.Ordinal)}%")];
        foreach (var table in tables)
        {
            await using var command = database.CreateCommand($"SELECT string_agg(p, ', ') FROM unnest($1::text[]) p WHERE EXISTS (SELECT FROM {table} t WHERE t::text ILIKE p)");
            command.Parameters.Add(new NpgsqlParameter { Value = patterns });
            (await command.ExecuteScalarAsync()).ShouldBe(DBNull.Value, table);
        }
    }

    /// <summary>From submission to rating, with every act that takes words down.</summary>
    private async Task<Guid> Live()
    {
        using var citizen = host.As(Person);
        var kept = (await citizen.Upload(Api.Pdf, "tep-nhap-kin.pdf").Body(System.Net.HttpStatusCode.Created)).Id();
        await Drafting.Put(citizen, Guid.NewGuid(), Drafting.Filled("Nháp kín của bà", kept)).Body();
        await host.As(People.Specialist with { Id = "specialist-clear", Email = "can-bo-kin@example.vn" }).Get("/v1/dossiers").Body();
        using var clerk = host.As(People.Clerk);
        using var specialist = host.As(People.Specialist);
        using var leader = host.As(People.Leader);
        using var elsewhere = host.As(new TestPerson("leader-elsewhere", "Sùng A Lãnh Đạo", ["leader"], "H18.26"));
        var document = (await citizen.Upload(Api.Pdf, "giay-chung-sinh-say.pdf").Body(System.Net.HttpStatusCode.Created)).Id();
        var address = new { street = "Ngõ Hoa Ban 77", commune = "03217", province = "11" };
        var id = (await citizen.Post("/v1/dossiers", new
        {
            procedureCode = TestCatalogue.Birth,
            channel = "online",
            competentAgency = "H18.25",
            applicant = new { name = Person.Name, identityNumber = Person.IdentityNumber, phone = "0987654321", email = "say.bach@example.vn", address },
            form = new { childName = "Lò Văn Bình Minh", note = "câu trả lời kín đáo" },
            papers = new object[] { new { key = "p1", documentIds = new[] { document }, originals = 0, copies = 0, note = "đơn còn thiếu nét" } },
            returnMethod = "postal",
            returnAddress = new { name = Person.Name, phone = "0987654321", address.street, address.commune, address.province },
        }, key: $"clear-{document}").Body(System.Net.HttpStatusCode.Created)).Id();
        foreach (var words in new[] { Person.Name, "mua thi say bach", Person.IdentityNumber!, "0987654321" })
            (await clerk.Get($"/v1/dossiers?q={Uri.EscapeDataString(words)}").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == id);

        var authority = (await citizen.Post($"/v1/dossiers/{id}/authorise", new { name = "Bà Đi Thay Mẹ", identityNumber = "011095777999", phone = "0987111222", email = "di.thay@example.vn" }).Body()).GetProperty("authority").GetGuid();
        await citizen.Post($"/v1/dossiers/{id}/revoke-authority", new { authority, reason = "Không nhờ bà nữa" }).Body();
        await host.As(People.It).Get("/v1/support-grants").Body();
        var grant = (await leader.Post($"/v1/dossiers/{id}/support-grants", new { person = People.It.Id, reason = "Sự cố kín cần xem", hours = 1 }).Body(System.Net.HttpStatusCode.Created)).Id();
        await host.As(People.It).Get($"/v1/support-grants/{grant}/dossier").Body();

        // of an organisation's, handed in by the same person
        var proof = (await citizen.Upload(Api.Pdf, "giay-chung-sinh-say.pdf").Body(System.Net.HttpStatusCode.Created)).Id();
        var business = (await citizen.Post("/v1/dossiers", new
        {
            procedureCode = TestCatalogue.Extract,
            channel = "online",
            competentAgency = "H18.25",
            applicant = new { name = Person.Name, identityNumber = Person.IdentityNumber, phone = "0987654321", address },
            form = new { },
            onBehalf = new { name = "Công ty Kín Hoa Gạo", identityNumber = "5600123450", relation = "organisation", proof = new[] { proof }, phone = "02156777888", email = "kin.hoagao@example.vn", position = "Phó chủ nhiệm kín" },
            returnMethod = "counter",
        }).Body(System.Net.HttpStatusCode.Created)).Id();
        foreach (var words in new[] { "5600123450", "cong ty kin hoa gao", "02156777888" })
            (await clerk.Get($"/v1/dossiers?q={Uri.EscapeDataString(words)}").Body()).GetProperty("items").EnumerateArray().ShouldContain(d => d.Id() == business, words);
        await clerk.Post($"/v1/dossiers/{business}/accept", new { papersSeen = Array.Empty<object>() }).Body();

        await clerk.Post($"/v1/dossiers/{id}/accept", new { papersSeen = new object[] { new { key = "p1", originals = 1, copies = 0 } }, note = "nói với bà một câu" }).Body();
        await specialist.Post($"/v1/dossiers/{id}/request-supplement", new { ground = "papers-wrong", reason = "Lý do bổ sung kín", papers = new object[] { new { key = "p1", problem = "ảnh mờ trang bảy" }, new { name = "Sổ ghi nợ của ông Sáy", problem = "ảnh mờ trang bảy" } } }).Body();
        (await citizen.Get($"/v1/dossiers/{id}").Body()).GetProperty("supplements")[0].GetProperty("papers")[1].Text("name").ShouldBe("Sổ ghi nợ của ông Sáy");
        await clerk.Post($"/v1/dossiers/{id}/supplement", new { papers = new object[] { new { key = "p1", originals = 1, copies = 0, note = "đơn còn thiếu nét" }, new { key = "x1", originals = 1, copies = 0, note = "đơn còn thiếu nét" } }, note = "nói với bà một câu" }).Body();
        (await citizen.Get($"/v1/dossiers/{id}").Body()).GetProperty("papers").EnumerateArray().ShouldContain(p => p.Text("name") == "Sổ ghi nợ của ông Sáy");
        await specialist.Post($"/v1/dossiers/{id}/pause", new { cause = "financialDuty", reason = "đã nộp thuế kho bạc kín", notice = "77/TB-SAY" }).Body();
        (await citizen.Get($"/v1/dossiers/{id}").Body()).GetProperty("pause").Text("notice").ShouldBe("77/TB-SAY");
        await clerk.Post($"/v1/dossiers/{id}/resume", new { evidence = "đã nộp thuế kho bạc kín" }).Body();
        await specialist.Post($"/v1/dossiers/{id}/request-fee", new { further = new[] { new { name = "Phí đo nhà bà Sáy", kind = "fee", amount = 20_000, ground = "Công văn về bà Sáy" } }, clockStops = false, reason = "Lý do bổ sung kín" }).Body();
        var line = (await citizen.Get($"/v1/dossiers/{id}").Body()).GetProperty("fee").GetProperty("lines").EnumerateArray().Single();
        (line.Text("name"), line.Text("ground"), line.TryGetProperty("ownName", out _)).ShouldBe(("Phí đo nhà bà Sáy", "Công văn về bà Sáy", false));
        await citizen.Post($"/v1/dossiers/{id}/pay-online", new { }).Body(); // the platform that takes it is told of a further fee, not of hers
        var receipt = (await clerk.Post($"/v1/dossiers/{id}/pay", new { amount = 20_000, method = "cash" }).Body()).Text("receiptNumber");
        (await (await citizen.Get($"/v1/dossiers/{id}/payments/{receipt}/receipt")).Content.ReadAsStringAsync()).ShouldContain("Ph&#237; đo nh&#224; b&#224; S&#225;y");
        await clerk.Post($"/v1/dossiers/{id}/forward", new { toRole = "specialist", papers = new[] { "Giấy chứng sinh", "Tập ảnh nhà bà Sáy" } }).Body();
        (await clerk.Get($"/v1/dossiers/{id}").Body()).GetProperty("handover").GetProperty("papers").EnumerateArray().Select(p => p.GetString()).ShouldBe(["Giấy chứng sinh", "Tập ảnh nhà bà Sáy"]);
        var consultation = (await specialist.Post($"/v1/dossiers/{id}/consult", new { agencies = new object[] { new { agency = "H18.26", question = "xin hỏi nơi ở cũ của bà", answerWithinDays = 2, required = true } } }).Body())
            .GetProperty("consultations")[0].Id();
        await elsewhere.Post($"/v1/dossiers/{id}/answer-consultation", new { consultation, agree = true, answer = "sổ ghi bà ở bản khác" }).Body();
        await leader.Post($"/v1/dossiers/{id}/extend", new { newDueOn = "2026-12-01", reason = "Xin lỗi bà vì chậm" }).Body();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp cho bà" }).Body();
        await leader.Post($"/v1/dossiers/{id}/send-back", new { reason = "đơn còn thiếu nét" }).Body();
        await specialist.Post($"/v1/dossiers/{id}/draft-result", new { outcome = "granted", summary = "Đồng ý cấp cho bà" }).Body();
        await leader.Post($"/v1/dossiers/{id}/approve", new { draftVersion = 2 }).Body();
        await host.As(People.ClericalOfficer).Post($"/v1/dossiers/{id}/issue", new { }).Body();
        await clerk.Post($"/v1/dossiers/{id}/return-at-counter", new { recipientName = "Ông Nhận Thay Bà", recipientIdentityNumber = "011095777456", signature = new { signedOnPaper = true } }).Body();
        await citizen.Post($"/v1/dossiers/{id}/rate", new { score = 3, comment = "bà rất ưng ý" }).Body();
        await host.Heard.Of<Contracts.DossierRated>(id);
        return id;
    }
}
