using System.Reflection;

namespace Platform.Contracts.Tests;

/// <summary>Fills a record's constructor with fixed values by type, so that every property shows in the snapshot.</summary>
internal static class Sample
{
    private static readonly DateTimeOffset Instant = new(2026, 11, 23, 1, 15, 0, TimeSpan.Zero);

    public static object Of(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType, p.Name!))]);
    }

    private static object Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return $"chữ {name}";
        if (type == typeof(Guid)) return new Guid("0198f3a0-0000-7000-8000-000000000001");
        if (type == typeof(long)) return 15_000L;
        if (type == typeof(int)) return 3;
        if (type == typeof(decimal)) return 1.5m;
        if (type == typeof(bool)) return true;
        if (type == typeof(DateTimeOffset)) return Instant;
        if (type == typeof(DateOnly)) return new DateOnly(2026, 11, 23);
        if (type == typeof(TimeOnly)) return new TimeOnly(15, 0);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(0)!;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return List(type.GetGenericArguments()[0], name);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) return Dictionary(type.GetGenericArguments()[1], name);
        return Of(type);
    }

    private static Array List(Type item, string name)
    {
        var list = Array.CreateInstance(item, 1);
        list.SetValue(Value(item, name), 0);
        return list;
    }

    private static object Dictionary(Type value, string name)
    {
        var dictionary = Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), value))!;
        dictionary.GetType().GetMethod("Add", BindingFlags.Public | BindingFlags.Instance)!.Invoke(dictionary, ["Monday", Value(value, name)]);
        return dictionary;
    }
}
