using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>A file of prices, read and refused as the library does.</summary>
internal static class PriceInput
{
    /// <summary>How the notes of commands describe the file.</summary>
    public const string Form = "  prices.csv      date,SPY,TLT,… with a line per day, or date,symbol,close with a line per day and symbol";

    private static readonly ImmutableArray<(string Name, Frequency Value)> Frequencies =
    [
        ("daily", Frequency.Daily), ("calendar-daily", Frequency.CalendarDaily), ("weekly", Frequency.Weekly), ("monthly", Frequency.Monthly),
    ];

    private static string Names => string.Join(", ", Frequencies.Select(frequency => frequency.Name));

    public static Option<string?> NewFrequencyOption()
    {
        Option<string?> option = new("--frequency")
        {
            Description = $"How often there are prices, where the dates do not tell: {Names}.",
            HelpName = "name",
        };
        option.Validators.Add(Check);
        return option;
    }

    /// <exception cref="CommandException">The file cannot be read, or has faults.</exception>
    public static PriceHistory Read(string path, string? frequency)
    {
        InputFiles.Require(path);
        CsvOptions options = new()
        {
            Frequency = frequency is null ? null : Frequencies.First(known => known.Name == frequency).Value,
            MissingTexts = ["NaN", "nan", "null", "NA", "N/A", "#N/A", "-"],
        };
        try
        {
            PriceHistory history = InputFiles.Reading(path, file => PriceHistory.ReadCsv(file, options));
            _ = history.Frequency;
            return history;
        }
        catch (CsvFormatException error)
        {
            IEnumerable<InputFault> faults = error.Faults.Select(fault => new InputFault(path, "", fault.Message));
            int left = error.FaultCount - error.Faults.Length;
            throw new CommandException(left == 0
                ? [.. faults]
                : [.. faults, new InputFault(path, "", $"And {Screens.Words.Count(left, "more fault", "more faults")}.")]);
        }
        catch (InvalidOperationException error)
        {
            throw new CommandException([new InputFault(path, "", $"{error.Message} Say it with --frequency.")]);
        }
    }

    private static void Check(OptionResult result)
    {
        string name = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (!Frequencies.Any(frequency => frequency.Name == name))
        {
            result.AddError($"'{name}' is no --frequency; there are {Names}.");
        }
    }
}
