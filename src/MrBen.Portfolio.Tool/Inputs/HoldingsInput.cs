using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Configuration;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Tool.Inputs;

/// <summary>A file of holdings: a head <c>asset,quantity</c> or <c>asset,quantity,price</c>, then a line for each asset.</summary>
internal sealed class HoldingsInput
{
    /// <summary>How the notes of commands describe the file.</summary>
    public const string Form =
        "  holdings.csv    asset,quantity or asset,quantity,price with a line per asset; no price means the last of prices.csv";

    // No thousands separators: 1,5 must not become 15.
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private readonly string _path;
    private readonly List<InputFault> _faults = [];
    private readonly List<Holding> _holdings = [];

    private HoldingsInput(string path) => _path = path;

    /// <exception cref="CommandException">The file cannot be read, or has faults.</exception>
    public static ImmutableArray<Holding> Read(string path, PriceHistory prices)
    {
        HoldingsInput input = new(path);
        string text = InputFiles.ReadText(path).TrimStart('\uFEFF');
        if (text.AsSpan().ContainsAny('\0', '\uFFFD'))
        {
            throw new CommandException([new InputFault(path, "", "This is no text in UTF-8.")]);
        }

        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        int head = Math.Max(0, Array.FindIndex(lines, HasContent));
        char separator = CsvFields.DetectSeparator(lines[head]);
        if (input.ReadHead(head + 1, lines[head], separator, out int[] places))
        {
            for (int i = head + 1; i < lines.Length; i++)
            {
                if (HasContent(lines[i]) && input.TrySplit(i + 1, lines[i], separator, out string[] cells))
                {
                    input.ReadLine(i + 1, cells, places);
                }
            }

            input.CheckAssets(prices);
        }

        return input._faults.Count == 0 ? [.. input._holdings] : throw new CommandException([.. input._faults]);
    }

    private bool ReadHead(int line, string head, char separator, out int[] places)
    {
        places = [];
        if (!TrySplit(line, head, separator, out string[] names))
        {
            return false;
        }

        places = [.. ((string[])["asset", "quantity", "price"]).Select(
            name => Array.FindIndex(names, found => found.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        bool fits = places[0] >= 0 && places[1] >= 0 && names.Length == (places[2] >= 0 ? 3 : 2);
        if (!fits)
        {
            const int Longest = 60;
            string shown = head.Length <= Longest ? head : $"{head[..Longest]}…";
            Fault(line, $"'{shown}' is not the head asset,quantity or asset,quantity,price.");
        }

        return fits;
    }

    private void ReadLine(int line, string[] cells, int[] places)
    {
        int expected = places[2] < 0 ? 2 : 3;
        if (cells.Length != expected)
        {
            Fault(line, $"there are {cells.Length} values; {expected} are needed.");
            return;
        }

        string name = cells[places[0]];
        string price = places[2] < 0 ? "" : cells[places[2]];
        int before = _faults.Count;
        if (string.IsNullOrWhiteSpace(name))
        {
            Fault(line, "the asset has no name.");
        }
        else if (_holdings.Find(holding => holding.Asset.Value == name) is { } first)
        {
            Fault(line, string.Create(CultureInfo.InvariantCulture, $"{name} stands there twice; it is in line {first.Line} too."));
        }

        decimal quantity = Number(line, "quantity", cells[places[1]]);
        decimal paid = price.Length == 0 ? 0 : Number(line, "price", price);
        if (_faults.Count == before && price.Length > 0 && paid <= 0)
        {
            Fault(line, $"the price {price} is not positive.");
        }

        if (_faults.Count == before)
        {
            _holdings.Add(new Holding(new AssetId(name), quantity, price.Length == 0 ? null : paid, line));
        }
    }

    // Fields are read as in files of prices, quotes and all.
    private bool TrySplit(int line, string text, char separator, out string[] cells)
    {
        List<ReadOnlyMemory<char>> fields = [];
        string? broken = CsvFields.Split(text, separator, fields);
        cells = [.. fields.Select(field => field.ToString())];
        if (broken is not null)
        {
            Fault(line, broken);
        }

        return broken is null;
    }

    private decimal Number(int line, string what, string text)
    {
        if (!decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal number))
        {
            Fault(line, $"the {what} '{text}' is not a number like 12.5.");
        }

        return number;
    }

    private void CheckAssets(PriceHistory prices)
    {
        foreach (Holding holding in _holdings.Where(holding => !prices.Assets.Contains(holding.Asset)))
        {
            string near = NearMatch.Find(holding.Asset.Value, prices.Assets.Select(asset => asset.Value)) is { } found
                ? $"; did you mean {found}?"
                : ".";
            Fault(holding.Line, $"there are no prices of {holding.Asset}{near}");
        }
    }

    private void Fault(int line, string what) =>
        _faults.Add(new InputFault(_path, "", string.Create(CultureInfo.InvariantCulture, $"Line {line}: {what}")));

    // Blank lines and comments say nothing, as in files of prices.
    private static bool HasContent(string line) => line.Trim() is { Length: > 0 } text && text[0] != '#';
}
