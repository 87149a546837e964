using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Views;
using Platform.ServiceDefaults;

namespace Platform.Dossiers.Forms;

/// <summary>A page of the tracking book (form 07; the book of 2018 was form 06) as printable HTML; its generation is that of the period's first day.</summary>
public static class BookPrinter
{
    public static string Print(FormTemplates templates, string agency, DateOnly from, DateOnly to, Page<BookLine> page, CatalogueSnapshot catalogue, DateTimeOffset now)
    {
        var (generation, found) = (Generation.On(from), catalogue.Agencies.GetValueOrDefault(agency));
        return templates.Fill(PaperForm.Book, generation, new Dictionary<string, object?>
        {
            ["title"] = $"{PaperForm.Book.NameIn(generation)} {from:dd/MM/yyyy} - {to:dd/MM/yyyy}",
            ["formLabel"] = PaperForm.Book.LabelIn(generation),
            ["circular"] = generation.Circular,
            ["desk"] = PaperPrinter.DeskIn(generation),
            ["province"] = catalogue.ProvinceOf(agency),
            ["agency"] = catalogue.AgencyName(agency),
            ["agencyAddress"] = found?.Address ?? "",
            ["agencyPhone"] = found?.Phone ?? "",
            ["issuedOn"] = PaperPrinter.Day(now),
            ["period"] = $"Từ ngày {from:dd/MM/yyyy} đến ngày {to:dd/MM/yyyy}",
            ["continued"] = page.Items is [{ No: > 1 } first, ..] ? $"từ số {first.BookNumber}" : "",
            ["more"] = page.Next is null ? "" : $"Còn tiếp sau số {page.Items[^1].BookNumber}.",
            ["dossiers"] = PaperPrinter.Rows(page.Items, (line, _) => new()
            {
                ["no"] = line.BookNumber,
                ["code"] = line.Code,
                ["summary"] = line.Summary,
                ["sets"] = line.Sets,
                ["name"] = line.Owner ?? "(đã xoá)",
                ["address"] = line.Address,
                ["phone"] = line.Phone,
                ["received"] = PaperPrinter.Date(line.ReceivedAt),
                ["due"] = PaperPrinter.Date(line.DueAt),
                ["returned"] = line.ReturnedAt is { } at ? PaperPrinter.Date(at) : line.Ended,
                ["receiver"] = line.Receiver,
                ["channel"] = PaperPrinter.ChannelName(line.Channel),
            }),
        });
    }
}
