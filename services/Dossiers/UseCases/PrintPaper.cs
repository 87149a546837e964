using System.Net.Http.Headers;
using Platform.Dossiers.Archive;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Documents;
using Platform.Dossiers.Domain;
using Platform.Dossiers.EventStore;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>The papers of a dossier, forms 01-06: which there are, and each as HTML to be printed from the browser at once or as PDF. Setting: <c>PublicOrigin</c> for the QR.</summary>
/// <remarks>
/// Law: FRM-01, ACC-01, ACC-05; docs/law/register.md. A citizen gets 01-05 of their own dossiers, the control sheet is the office's. Refuses:
/// dossier-not-found, paper-not-found (404), no-receipt-yet (409), bad-format (400), person-erased (410), pdf-not-available (503).
/// </remarks>
public static class PrintPaper
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="Form">01 … 06, by its number today.</param>
    /// <param name="FormLabel">As it stands on the paper: the forms of 2018 counted otherwise.</param>
    /// <param name="Number">Of the paper.</param>
    /// <param name="At">When it came into being (UTC).</param>
    /// <param name="Round">1, 2 … of its form.</param>
    /// <param name="Undone">The step behind it was undone: the paper does not hold.</param>
    /// <param name="Archived">Its PDF is kept with the dossier.</param>
    public sealed record Item(string Form, string FormLabel, string Number, string Name, DateTimeOffset At, int Round, bool Undone, bool Archived);

    public static void Map(RouteGroupBuilder dossiers)
    {
        dossiers
            .MapGet("/{id:guid}/papers", async (Guid id, Caller caller, IEventStore store, Rights rights, PaperWork work, CancellationToken ct) =>
            {
                var (life, papers) = await Of(id, caller, store, rights, ct);
                if (life is null)
                    return DossierStreams.NotFound.ToHttp();
                List<Item> items = [];
                foreach (var p in papers)
                    items.Add(new Item(p.Form.Key, p.Form.LabelIn(p.Generation), p.Number, p.Form.NameIn(p.Generation), p.At, p.Round, p.Undone, await Kept(p, id, life, work, ct) is not null));
                return TypedResults.Ok(new Answer(items));
            })
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("ListPapers").WithSummary("The papers a dossier has, forms 01-06")
            .Produces<Answer>().ProducesProblem(StatusCodes.Status404NotFound);

        dossiers
            .MapGet("/{id:guid}/papers/{form}", async (Guid id, string form, int? round, string? format, Caller caller, HttpResponse response, Printing printing, CancellationToken ct) =>
                format is null or "html" or "pdf"
                    ? await printing.Print(id, form, round, format == "pdf", caller, response, PaperNotFound, ct)
                    : Refusal.Invalid("bad-format", "format phải là html hoặc pdf.").ToHttp())
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("PrintPaper").WithSummary("One paper of a dossier: HTML for A4, or PDF; without round the newest")
            .Produces<string>(StatusCodes.Status200OK, "text/html", "application/pdf").ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status410Gone).ProducesProblem(StatusCodes.Status503ServiceUnavailable);

        dossiers
            .MapGet("/{id:guid}/receipt", async (Guid id, Caller caller, HttpResponse response, Printing printing, CancellationToken ct) =>
                await printing.Print(id, null, null, false, caller, response, NoReceipt, ct))
            .RequireRolesOrScope(Rights.ReadScope, Rights.Readers)
            .WithName("PrintReceipt").WithSummary("The printable receipt (form 01) or refusal (form 03)")
            .Produces<string>(StatusCodes.Status200OK, "text/html").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
    }

    /// <summary>The dossier's life and the papers the caller may have; null where they may not read it.</summary>
    private static async Task<(IReadOnlyList<Happened>? Life, IReadOnlyList<Paper> Papers)> Of(Guid id, Caller caller, IEventStore store, Rights rights, CancellationToken ct)
    {
        var stream = await store.Load(id, null, null, ct);
        if (stream.Events.Count == 0)
            return (null, []);
        var (dossier, horizon) = (rights.Followed(Dossier.Fold(id, stream.Events)), await rights.HorizonOf(caller, ct));
        if (!horizon.Covers(dossier))
            return (null, []);
        var life = Happened.Of(stream.Events);
        var office = (horizon with { Applicant = null }).Covers(dossier);
        return (life, [.. Paper.Of(life).Where(p => office || p.Form != PaperForm.ControlSheet)]);
    }

    /// <summary>The control sheet's is the one made when the dossier ended, as long as nothing but a rating came after it.</summary>
    private static Task<Guid?> Kept(Paper paper, Guid id, IReadOnlyList<Happened> life, PaperWork work, CancellationToken ct) =>
        work.Kept(id, paper.Form.Key, paper.Form == PaperForm.ControlSheet ? life.Last(h => h.Event is not DossierRated).Version : paper.Version, ct);

    private static Refusal PaperNotFound { get; } = Refusal.NotFound("paper-not-found", "Hồ sơ không có phiếu này.");

    private static Refusal NoReceipt { get; } = Refusal.Conflict("no-receipt-yet", "Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn.");

    public static Refusal NotAvailable { get; } = Refusal.Unavailable("pdf-not-available", "Hiện chưa tạo được tệp PDF. Xin in trực tiếp từ trình duyệt hoặc thử lại sau ít phút.");

    /// <summary>What printing one paper needs.</summary>
    public sealed class Printing(IEventStore store, Rights rights, PersonKeys keys, CatalogueCopy catalogue, PaperPrinter printer, PaperWork work, DocumentFiles files, Chromium chromium)
    {
        /// <param name="form">Null: the receipt or, where it was not accepted, the refusal.</param>
        public async Task<IResult> Print(Guid id, string? form, int? round, bool pdf, Caller caller, HttpResponse response, Refusal none, CancellationToken ct)
        {
            var (life, papers) = await Of(id, caller, store, rights, ct);
            if (life is null)
                return DossierStreams.NotFound.ToHttp();
            var paper = papers.LastOrDefault(p => form is null ? p.Form == PaperForm.Receipt || (p.Form == PaperForm.Refusal && !p.Undone) : p.Form.Key == form && (round is null || p.Round == round));
            if (paper is null)
                return none.ToHttp();
            if (pdf && await Kept(paper, id, life, work, ct) is { } kept && (await files.Find([kept], ct)).GetValueOrDefault(kept) is { } document)
                return Pdf(await files.Read(document, ct), paper.FileName, response);
            var key = await keys.GetOrCreate(((DossierSubmitted)life[0].Event).Applicant, ct);
            var html = printer.Print(paper, id, life, key, catalogue.Current, await RepresentativeNames.OnPaper(life, keys, ct));
            return pdf ? await PdfOf(html, paper.FileName, chromium, response, ct) : Html(html, response);
        }
    }

    internal static IResult Html(string html, HttpResponse response)
    {
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'";
        return TypedResults.Text(html, "text/html; charset=utf-8");
    }

    /// <summary>Printed now; 503 where Chromium is absent, busy or fails.</summary>
    public static async Task<IResult> PdfOf(string html, string name, Chromium chromium, HttpResponse response, CancellationToken ct)
    {
        try
        {
            return Pdf(await chromium.Print(html, LongestWait, ct), name, response);
        }
        catch (PdfException)
        {
            return NotAvailable.ToHttp();
        }
    }

    private static IResult Pdf(byte[] content, string name, HttpResponse response)
    {
        response.Headers.CacheControl = "private, no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = new ContentDispositionHeaderValue("inline") { FileName = name }.ToString();
        return TypedResults.Bytes(content, "application/pdf");
    }
}
