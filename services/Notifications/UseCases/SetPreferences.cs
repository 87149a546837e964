using Platform.Notifications.Storage;
using Platform.Postgres.PersonalData;
using Platform.ServiceDefaults.Auth;
using Platform.ServiceDefaults.Problems;

namespace Platform.Notifications.UseCases;

/// <summary>A citizen says which media they want to be told by. The portal always keeps every notice.</summary>
/// <remarks>Setting the same again changes nothing. Refuses: invalid (422), no-identity-number (403).</remarks>
public static class SetPreferences
{
    public sealed record Request(bool? Email, bool? Sms);

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/notice-preferences", async (Caller caller, MasterKey master, Preferences preferences, CancellationToken ct) =>
                caller.IdentityNumber is null ? NoIdentityNumber() : TypedResults.Ok(await preferences.Of(await master.PersonOf(caller.IdentityNumber, ct), ct)))
            .RequireRoles(Roles.Citizen)
            .WithTags("Notices")
            .WithName("GetNoticePreferences")
            .WithSummary("The media on which the caller is told; both unless they have chosen")
            .Produces<Preference>()
            .ProducesProblem(StatusCodes.Status403Forbidden);

        app.MapPut("/v1/notice-preferences", async (Request request, Caller caller, MasterKey master, Preferences preferences, TimeProvider clock, CancellationToken ct) =>
            {
                if (caller.IdentityNumber is null)
                    return NoIdentityNumber();
                var errors = new Dictionary<string, string>();
                if (request.Email is null)
                    errors["email"] = "Xin cho biết có nhận thư điện tử hay không (true hoặc false).";
                if (request.Sms is null)
                    errors["sms"] = "Xin cho biết có nhận tin nhắn hay không (true hoặc false).";
                if (errors.Count > 0)
                    return Refusal.Unprocessable("invalid", "Lựa chọn chưa đủ. Xin xem từng mục.", errors).ToHttp();
                var wanted = new Preference(request.Email!.Value, request.Sms!.Value);
                await preferences.Set(await master.PersonOf(caller.IdentityNumber, ct), wanted, clock.GetUtcNow(), ct);
                return TypedResults.Ok(wanted);
            })
            .RequireRoles(Roles.Citizen)
            .WithTags("Notices")
            .WithName("SetNoticePreferences")
            .WithSummary("Chooses the media on which the caller is told")
            .Produces<Preference>()
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity);
    }

    private static IResult NoIdentityNumber() => Refusal.Forbidden("no-identity-number", "Tài khoản chưa có số định danh cá nhân.").ToHttp();
}
