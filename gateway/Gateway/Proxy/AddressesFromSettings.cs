using Yarp.ReverseProxy.Configuration;

namespace Platform.Gateway.Proxy;

/// <summary>A cluster's name is its setting: cluster <c>Procedures</c> goes to <c>Services:Procedures</c>. A service without an address has no destination and answers 503.</summary>
public sealed class AddressesFromSettings(IConfiguration configuration) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        var address = configuration[$"Services:{cluster.ClusterId}"];
        var destinations = string.IsNullOrEmpty(address)
            ? new Dictionary<string, DestinationConfig>()
            : new Dictionary<string, DestinationConfig> { ["service"] = new() { Address = address } };
        return ValueTask.FromResult(cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => ValueTask.FromResult(route);
}
