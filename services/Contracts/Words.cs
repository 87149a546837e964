using System.Text.Json.Serialization;

namespace Platform.Contracts;

/// <summary>Kênh thực hiện: how a dossier came in. In JSON <c>counter</c>, <c>online</c>, <c>postal</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Channel>))]
public enum Channel
{
    [JsonStringEnumMemberName("counter")] Counter = 1,
    [JsonStringEnumMemberName("online")] Online = 2,
    [JsonStringEnumMemberName("postal")] Postal = 3,
}

/// <summary>How the citizen gets the result.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReturnMethod>))]
public enum ReturnMethod
{
    [JsonStringEnumMemberName("counter")] Counter,
    [JsonStringEnumMemberName("online")] Online,
    [JsonStringEnumMemberName("postal")] Postal,
}

/// <summary>How a dossier's handling ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResolutionOutcome>))]
public enum ResolutionOutcome
{
    [JsonStringEnumMemberName("granted")] Granted,
    [JsonStringEnumMemberName("refused")] Refused,
    [JsonStringEnumMemberName("withdrawn")] Withdrawn,
    [JsonStringEnumMemberName("returnedUnresolved")] ReturnedUnresolved,
}

/// <summary>Cấp thực hiện.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AdministrativeLevel>))]
public enum AdministrativeLevel
{
    [JsonStringEnumMemberName("ministry")] Ministry,
    [JsonStringEnumMemberName("province")] Province,
    [JsonStringEnumMemberName("commune")] Commune,
    [JsonStringEnumMemberName("other")] Other,
}
