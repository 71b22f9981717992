using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>A file of prices, read and refused as the library does.</summary>
internal static class PriceInput
{
    /// <summary>How the notes of commands describe the file.</summary>
    public const string Form =
        "  prices.csv      date,SPY,TLT,… with a line per day, or date,symbol,close with a line per day and symbol;\n"
        + "                  with --symbol date,close or date,open,high,low,close,volume of that one";

    private const string NoAsset = "there is no column symbol, and the options name no asset.";

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

    public static Option<string?> NewSymbolOption()
    {
        Option<string?> option = new("--symbol")
        {
            Description = "The asset of a file of one asset that does not name it: date,open,high,low,close,volume.",
            HelpName = "symbol",
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: var name }] && string.IsNullOrWhiteSpace(name))
            {
                result.AddError("--symbol names no asset.");
            }
        });
        return option;
    }

    /// <exception cref="CommandException">The file cannot be read, or has faults.</exception>
    public static PriceHistory Read(string path, string? frequency, string? symbol)
    {
        InputFiles.Require(path);
        CsvOptions options = new()
        {
            Frequency = frequency is null ? null : Frequencies.First(known => known.Name == frequency).Value,
            Asset = symbol is null ? default(AssetId?) : new AssetId(symbol),
            MissingTexts = ["NaN", "nan", "null", "NA", "N/A", "#N/A", "-"],
        };
        try
        {
            PriceHistory history = InputFiles.Reading(path, file => PriceHistory.ReadCsv(file, options));
            _ = history.Frequency;
            return symbol is null || history.Assets is [{ Value: var only }] && only == symbol
                ? history
                : throw new CommandException([new InputFault(
                    path, "", $"It has a column for each asset; --symbol {symbol} is for a file of one that does not name it.")]);
        }
        catch (CsvFormatException error)
        {
            IEnumerable<InputFault> faults = error.Faults.Select(fault => new InputFault(path, "", Helped(fault.Message)));
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

    // What the library wants of its options is an option here.
    private static string Helped(string fault) =>
        fault.EndsWith(NoAsset, StringComparison.Ordinal) ? $"{fault} Say it with --symbol." : fault;

    private static void Check(OptionResult result)
    {
        string name = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        if (!Frequencies.Any(frequency => frequency.Name == name))
        {
            result.AddError($"'{name}' is no --frequency; there are {Names}.");
        }
    }
}
