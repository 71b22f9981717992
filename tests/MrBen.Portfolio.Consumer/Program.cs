using MrBen.Portfolio.Consumer;

// First argument: the folder of the packages. The working directory holds the files that the READMEs' code reads.
List<string> faults = [.. PackageContents.Faults(args[0])];
foreach ((string name, Func<Task> runAsync) in Snippets.All)
{
    try
    {
        await runAsync();
        Console.WriteLine($"README code {name} ran.");
    }
    catch (Exception exception)
    {
        faults.Add($"README code {name}: {exception}");
    }
}

foreach (string fault in faults)
{
    Console.Error.WriteLine(fault);
}

return faults.Count == 0 ? 0 : 1;
