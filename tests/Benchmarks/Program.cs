using Platform.Benchmarks;

switch (args)
{
    case ["append"]:
        await AppendBenchmark.Run();
        return 0;
    case ["load"]:
        await LoadBenchmark.Run();
        return 0;
    case ["search"]:
        await SearchBenchmark.Run();
        return 0;
    case ["due"]:
        await DueBenchmark.Run();
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say which: append | load | search | due. All but the last need PLATFORM_TEST_PG (make bench WHAT=append sees to it).");
        return 2;
}
