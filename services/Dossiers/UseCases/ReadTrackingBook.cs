using Platform.Dossiers.Archive;
using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Forms;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;
using Platform.WorkingTime;

namespace Platform.Dossiers.UseCases;

/// <summary>The tracking book (form 07) of a receiving agency for a period of local days: as a list, or as a page for printing.</summary>
/// <remarks>
/// Law: FRM-01; docs/law/register.md. Authorised as the lists are; for officers alone. Refuses: agency-not-yours (403), bad-period, bad-format, bad-cursor (400),
/// pdf-not-available (503).
/// </remarks>
public static class ReadTrackingBook
{
    /// <summary>Days, both ends counted.</summary>
    public const int LongestPeriod = 92;

    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/books/tracking", async (string? agency, DateOnly from, DateOnly to, string? after, int? limit, string? format, Caller caller, HttpResponse response, Rights rights, TrackingBook book, FormTemplates templates, CatalogueCopy catalogue, Chromium chromium, TimeProvider clock, CancellationToken ct) =>
        {
            var own = (agency ?? caller.Agency) is { Length: > 0 } asked ? asked : null;
            if (own is null || !(await rights.HorizonOf(caller, ct)).Agencies.Contains(own))
                return Refusal.Forbidden("agency-not-yours", $"Ông/bà không xem được sổ theo dõi hồ sơ của cơ quan {own}.").ToHttp();
            if (to < from || to.DayNumber - from.DayNumber >= LongestPeriod)
                return Refusal.Invalid("bad-period", $"Xin chọn kỳ từ ngày trước đến ngày sau, dài không quá {LongestPeriod} ngày.").ToHttp();
            if (format is not (null or "json" or "html" or "pdf"))
                return Refusal.Invalid("bad-format", "format phải là json, html hoặc pdf.").ToHttp();
            var page = await book.Page(own, LocalTime.At(from, default), LocalTime.At(to.AddDays(1), default), after, Cursor.Size(limit), ct);
            if (format is null or "json")
                return Results.Ok(page);
            var html = BookPrinter.Print(templates, own, from, to, page, catalogue.Current, clock.GetUtcNow());
            return format == "pdf" ? await PrintPaper.PdfOf(html, $"so-theo-doi-{from:yyyyMMdd}-{to:yyyyMMdd}.pdf", chromium, response, ct) : PrintPaper.Html(html, response);
        })
        .RequireRolesOrScope(Rights.ReadScope, Rights.Officers)
        .WithTags("Dossiers").WithName("ReadTrackingBook").WithSummary("The tracking book (form 07) of a receiving agency for a period, as a list or for printing")
        .Produces<Page<BookLine>>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
