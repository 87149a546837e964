using Platform.Dossiers.Domain;
using Platform.ServiceDefaults;
using Platform.ServiceDefaults.Auth;

namespace Platform.Dossiers.UseCases;

/// <summary>What the endpoints say of themselves beside their use cases' remarks: the refusals of the act they are, of the filters before them, of the way to a dossier.</summary>
public static class ActEndpoints
{
    /// <summary>The endpoint is this act: for its roles, with its refusals.</summary>
    public static RouteHandlerBuilder For(this RouteHandlerBuilder endpoint, Act act) => endpoint.RequireRoles(act.Roles).RefusedBy(act);

    /// <summary>With the refusals of these acts; who may, the endpoint says itself.</summary>
    public static RouteHandlerBuilder RefusedBy(this RouteHandlerBuilder endpoint, params Act[] acts) =>
        endpoint.WithMetadata([.. acts.SelectMany(a => a.Refusals).Distinct().Select(r => (object)new AlsoRefuses(r.Status, r.Code))]);

    /// <summary>Whatever is asked about somebody who was erased (<see cref="ErasedPersonFilter"/>).</summary>
    public static RouteGroupBuilder UntilErased(this RouteGroupBuilder group) =>
        group.AddEndpointFilter<ErasedPersonFilter>().WithMetadata(new AlsoRefuses(StatusCodes.Status410Gone, "person-erased"));

    /// <summary>Whoever may not know of a dossier is told that there is none.</summary>
    public static RouteGroupBuilder OfKnownDossiers(this RouteGroupBuilder group)
    {
        ((IEndpointConventionBuilder)group).Finally(endpoint =>
        {
            if (endpoint is RouteEndpointBuilder { RoutePattern: var at } && at.GetParameter("id") is not null)
                endpoint.Metadata.Add(new AlsoRefuses(StatusCodes.Status404NotFound, "dossier-not-found"));
        });
        return group;
    }
}
