using Platform.Dossiers.Catalogue;
using Platform.Dossiers.Domain;
using Platform.Dossiers.Streams;
using Platform.Dossiers.Views;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>A clerk corrects what was written down of the applicant, or how and where the result is to be returned, with the reason. What it was stays in the event.</summary>
/// <remarks>
/// Law: COR-02; docs/law/register.md. Whose matter it is stays: identity and tax number are not corrected; a dossier under another's number is withdrawn and submitted again. Papers printed before say what they said; notices and
/// parcels that follow go to the new contact; the parts of a linked dossier follow the whole. A parcel that was asked for goes where it was asked to.
/// Refuses: part-of-linked (409), dossier-ended, parcel-under-way (409), not-your-agency (403), invalid, nothing-changed, return-address-missing, postal-return-not-offered (422), catalogue-not-loaded (503).
/// </remarks>
public static class CorrectApplicant
{
    /// <summary>All of it as it should be; what is left out is empty from now on.</summary>
    /// <param name="Name">Of the person or the organisation; at most 200 characters.</param>
    /// <param name="BirthDate">Of a person; an organisation has none.</param>
    /// <param name="ReturnAddress">Needed for the post; nothing for the other ways.</param>
    /// <param name="Reason">At most 1000 characters.</param>
    public sealed record Request(string Name, DateOnly? BirthDate, string? Phone, string? Email, AddressData? Address, ReturnMethod ReturnMethod, ReturnAddressData? ReturnAddress, string Reason);

    /// <param name="Changed">What differs now.</param>
    public sealed record Answer(IReadOnlyList<string> Changed, long Version);

    public static Decision Decide(Dossier dossier, Request request, Officer clerk, CatalogueSnapshot catalogue, PersonKey key, DateTimeOffset now)
    {
        if (Act.CorrectApplicant.Refuses(dossier, clerk) is { } no)
            return no;
        if (Check(request, now) is { } invalid)
            return invalid;
        var submission = dossier.Submission;
        var was = submission.ApplicantData.Open(key);
        var wasSentTo = submission.ReturnAddress?.Open(key);
        if (request.ReturnMethod is ReturnMethod.Postal && request.ReturnAddress is null)
            return Refusal.Unprocessable("return-address-missing", "Chưa có địa chỉ nhận kết quả qua bưu chính.");
        var right = was with
        {
            Name = request.Name.Trim(),
            BirthDate = was.TaxNumber is null ? request.BirthDate : null,
            Phone = string.IsNullOrWhiteSpace(request.Phone) ? null : SearchWords.Phone(request.Phone),
            Email = string.IsNullOrWhiteSpace(request.Email) ? null : request.Email.Trim(),
            Address = request.Address!,
        };
        var sentTo = request.ReturnMethod is ReturnMethod.Postal ? request.ReturnAddress : null;
        string[] changed = [.. Differences(was, right), .. submission.ReturnMethod == request.ReturnMethod ? [] : new[] { "returnMethod" }, .. wasSentTo == sentTo ? [] : new[] { "returnAddress" }];
        if (changed is [])
            return Refusal.Unprocessable("nothing-changed", "Thông tin không có gì khác trước.");
        if (dossier.PostalReturn is not null && changed.Any(c => c is "returnMethod" or "returnAddress"))
            return Refusal.Conflict("parcel-under-way", "Đã yêu cầu bưu chính phát kết quả. Xin chờ phát xong hoặc chuyển hoàn rồi mới đổi cách nhận, nơi nhận.");
        if (request.ReturnMethod is ReturnMethod.Postal && submission.ReturnMethod is not ReturnMethod.Postal)
        {
            if (dossier.Acceptance is null && catalogue.IsEmpty)
                return CatalogueSnapshot.NotLoaded;
            if (!(dossier.Acceptance?.Terms.PostalReturn ?? catalogue.Procedure(dossier.Procedure.Code, dossier.Procedure.Version)?.Rules.PostalReturn is true))
                return Refusal.Unprocessable("postal-return-not-offered", "Thủ tục này không trả kết quả qua bưu chính. Xin chọn cách nhận khác.");
        }
        return Decision.Of(new ApplicantCorrected(
            clerk.Actor, key.SealJson(right), request.ReturnMethod, sentTo is null ? null : key.SealJson(sentTo), changed, key.SealJson(request.Reason.Trim()),
            submission.ApplicantData, submission.ReturnMethod, submission.ReturnAddress));
    }

    private static IEnumerable<string> Differences(ApplicantData was, ApplicantData right)
    {
        if (was.Name != right.Name) yield return "name";
        if (was.BirthDate != right.BirthDate) yield return "birthDate";
        if (was.Phone != right.Phone) yield return "phone";
        if (was.Email != right.Email) yield return "email";
        if (was.Address != right.Address) yield return "address";
    }

    private static Refusal? Check(Request request, DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require("name", request.Name, 200, "họ và tên hoặc tên tổ chức");
        if (request.BirthDate > WorkingTime.LocalTime.LocalDate(now)) errors.Add("birthDate", "Ngày sinh ở tương lai.");
        if (!string.IsNullOrWhiteSpace(request.Phone)) errors.Phone("phone", request.Phone);
        if (!string.IsNullOrWhiteSpace(request.Email)) errors.Email("email", request.Email);
        errors.Place("address", request.Address?.Street, request.Address?.Commune, request.Address?.Province);
        errors.Known("returnMethod", request.ReturnMethod);
        if (request.ReturnMethod is ReturnMethod.Postal && request.ReturnAddress is { } to)
        {
            errors.Require("returnAddress.name", to.Name, 200, "họ và tên người nhận");
            errors.Phone("returnAddress.phone", to.Phone);
            errors.Place("returnAddress", to.Street, to.Commune, to.Province);
        }
        errors.Require("reason", request.Reason, 1000, "lý do sửa");
        return errors.ToRefusal();
    }

    public static void Map(RouteGroupBuilder dossiers) => dossiers
        .MapPost("/{id:guid}/correct-applicant", async (Guid id, Request request, Asked asked, DossierStreams streams, Rights rights, CatalogueCopy catalogue, CancellationToken ct) =>
        {
            var outcome = await streams.Change(id, asked.For(request), (d, key, now) => Decide(d, request, rights.Acting(asked, Act.CorrectApplicant.Roles), catalogue.Current, key, now), ct);
            return outcome.ToHttp(d => new Answer(d.ApplicantCorrections[^1].How.Changed, d.Version));
        })
        .For(Act.CorrectApplicant)
        .WithName("CorrectApplicant").WithSummary("Corrects the applicant's contact and the way of return, with the reason")
        .Produces<Answer>().ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status412PreconditionFailed).ProducesProblem(StatusCodes.Status422UnprocessableEntity).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
}
