namespace Platform.LocalSidecar;

/// <summary>Schedules as Dapr's <c>bindings.cron</c> reads them: <c>@every 5s</c>, <c>@hourly</c>, <c>@daily</c>, or five or six fields (seconds first when six). Times are UTC, as in a container.</summary>
public abstract record Schedule
{
    /// <summary>The first instant after <paramref name="after"/>; null when the schedule never comes (31 February).</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    public static Schedule Parse(string text)
    {
        text = text.Trim();
        if (text.StartsWith("@every ", StringComparison.Ordinal))
        {
            var every = Durations.Parse(text["@every ".Length..].Trim());
            // Go's cron rounds up to a second as well.
            return new Every(every < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : every);
        }

        text = text switch { "@hourly" => "0 * * * *", "@daily" or "@midnight" => "0 0 * * *", "@weekly" => "0 0 * * 0", "@monthly" => "0 0 1 * *", "@yearly" => "0 0 1 1 *", _ => text };
        string[] fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length == 5) fields = ["0", .. fields];
        if (fields.Length != 6) throw new InvalidDataException($"schedule '{text}' has {fields.Length} fields instead of five or six");
        return new Fields(Set(fields[0], 0, 59), Set(fields[1], 0, 59), Set(fields[2], 0, 23), Set(fields[3], 1, 31), Set(fields[4], 1, 12), Set(fields[5], 0, 7),
            AnyDay: fields[3] is "*" or "?", AnyWeekday: fields[5] is "*" or "?");
    }

    private static HashSet<int> Set(string field, int min, int max)
    {
        var values = new HashSet<int>();
        foreach (string part in field.Split(','))
        {
            string[] step = part.Split('/');
            string[] range = step[0] is "*" or "?" ? [$"{min}", $"{max}"] : step[0].Split('-');
            if (!int.TryParse(range[0], out int from) || !int.TryParse(range[^1], out int to) || !int.TryParse(step.Length > 1 ? step[1] : "1", out int by)
                || from < min || to > max || from > to || by < 1 || range.Length > 2 || step.Length > 2)
                throw new InvalidDataException($"'{part}' is not a value, range or step between {min} and {max}");
            if (range.Length == 1 && step.Length > 1) to = max;
            for (int value = from; value <= to; value += by) values.Add(value);
        }

        return values;
    }

    private sealed record Every(TimeSpan Interval) : Schedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => after + Interval;
    }

    private sealed record Fields(HashSet<int> Seconds, HashSet<int> Minutes, HashSet<int> Hours, HashSet<int> Days, HashSet<int> Months, HashSet<int> Weekdays, bool AnyDay, bool AnyWeekday) : Schedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after)
        {
            var day = new DateTimeOffset(after.UtcDateTime.Date, TimeSpan.Zero);
            for (int i = 0; i < 366 * 5; i++, day = day.AddDays(1))
            {
                if (!OnDay(day)) continue;
                foreach (int hour in Hours.Order())
                {
                    foreach (int minute in Minutes.Order())
                    {
                        foreach (int second in Seconds.Order())
                        {
                            var at = day.AddSeconds((hour * 3600) + (minute * 60) + second);
                            if (at > after) return at;
                        }
                    }
                }
            }

            return null;
        }

        private bool OnDay(DateTimeOffset day)
        {
            if (!Months.Contains(day.Month)) return false;
            bool monthDay = Days.Contains(day.Day);
            bool weekday = Weekdays.Contains((int)day.DayOfWeek) || (day.DayOfWeek == DayOfWeek.Sunday && Weekdays.Contains(7));
            // Cron's old rule: when both are restricted, either is enough.
            return AnyDay || AnyWeekday ? (AnyDay || monthDay) && (AnyWeekday || weekday) : monthDay || weekday;
        }
    }
}
