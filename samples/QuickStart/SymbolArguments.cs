using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Market;

namespace QuickStart;

/// <summary>Reads what the command line says of single symbols.</summary>
internal sealed class SymbolArguments(ImmutableArray<AssetId> tradable, ImmutableArray<AssetId> benchmarks)
{
    // No thousands separators: 1,5 must not become 15.
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <exception cref="FormatException">A text is not of the form, or names an unknown symbol or one twice.</exception>
    public ImmutableDictionary<AssetId, decimal> Amounts(string what, string form, IEnumerable<string> given)
    {
        ImmutableDictionary<AssetId, decimal>.Builder amounts = ImmutableDictionary.CreateBuilder<AssetId, decimal>();
        foreach (string text in given)
        {
            (string name, decimal amount) = Split(what, form, text);
            AssetId asset = Known(what, text, name);
            if (!amounts.TryAdd(asset, amount))
            {
                throw new FormatException($"{what} '{text}': {asset} was given before.");
            }
        }

        return amounts.ToImmutable();
    }

    /// <exception cref="FormatException">A text is not of the form, or names an unknown symbol.</exception>
    public ImmutableArray<View> Views(IEnumerable<string> given) => [.. given.Select(ParseView)];

    private View ParseView(string text)
    {
        const string What = "View";
        (string name, decimal expected) = Split(What, "SYMBOL=RETURN or SYMBOL-SYMBOL=RETURN", text);

        // A symbol may hold a dash itself: the dash that counts is the one between two symbols, where there is one.
        int[] dashes = [.. Enumerable.Range(0, name.Length).Where(i => name[i] == '-'
            && !string.IsNullOrWhiteSpace(name[..i]) && !string.IsNullOrWhiteSpace(name[(i + 1)..]))];
        if (tradable.Contains(name) || dashes.Length == 0)
        {
            return View.Absolute(Known(What, text, name), (double)expected);
        }

        int dash = dashes.FirstOrDefault(i => tradable.Contains(name[..i]) && tradable.Contains(name[(i + 1)..]), dashes[0]);
        return View.Relative(Known(What, text, name[..dash]), Known(What, text, name[(dash + 1)..]), (double)expected);
    }

    private static (string Name, decimal Amount) Split(string what, string form, string text)
    {
        int sign = text.LastIndexOf('=');
        return sign < 1 || string.IsNullOrWhiteSpace(text[..sign])
            || !decimal.TryParse(text.AsSpan(sign + 1), Plain, CultureInfo.InvariantCulture, out decimal amount)
            ? throw new FormatException($"{what} '{text}' is not of the form {form}.")
            : (text[..sign], amount);
    }

    private AssetId Known(string what, string text, string name)
    {
        AssetId asset = name;
        if (benchmarks.Contains(asset))
        {
            throw new FormatException($"{what} '{text}': {asset} is a benchmark and cannot be held.");
        }

        if (!tradable.Contains(asset))
        {
            string nearest = NearMatch.Find(asset.Value, tradable.Select(known => known.Value));
            throw new FormatException($"{what} '{text}': there are no prices of {asset}; did you mean {nearest}?");
        }

        return asset;
    }
}
