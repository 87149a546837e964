using Platform.Notifications.Domain;
using Platform.Notifications.Storage;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Notifications.UseCases;

/// <summary>An officer reads the texts that citizens get, every version. Refuses: bad-cursor (400).</summary>
public static class ListTemplates
{
    public static void Map(IEndpointRouteBuilder app) => app
        .MapGet("/v1/notice-templates", async (string? after, int? limit, Templates templates, CancellationToken ct) =>
        {
            var (from, size) = (Cursor.Read<Key>(after), Cursor.Size(limit));
            var rest = (await templates.All(ct)).OrderBy(t => t.Event).ThenBy(t => t.Version).Where(t => from is null || (t.Event, t.Version).CompareTo((from.Event, from.Version)) > 0);
            return TypedResults.Ok(Cursor.Page([.. rest.Take(size + 1)], size, t => new Key(t.Event, t.Version)));
        })
        .RequireRoles(Roles.Clerk, Roles.Specialist, Roles.Leader, Roles.ClericalOfficer, Roles.It)
        .WithTags("Notices")
        .WithName("ListNoticeTemplates")
        .WithSummary("The texts of the notices in every version")
        .Produces<Page<Template>>()
        .ProducesProblem(StatusCodes.Status400BadRequest);

    private sealed record Key(NoticeEvent Event, int Version);
}
