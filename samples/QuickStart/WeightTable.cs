using System.Collections.Immutable;
using System.Globalization;
using MrBen.Portfolio;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using Spectre.Console;

namespace QuickStart;

/// <summary>Target weights: an allocation a row, a symbol a column, as many as are readable side by side.</summary>
internal static class WeightTable
{
    private const int Columns = 118;
    private const int Gap = 2;
    private const int NumberWidth = 5;
    private const int StatusWidth = 20;
    private const int MoreWidth = 8;

    public static Table Of(string title, ImmutableArray<(string Name, PortfolioAllocation Allocation)> rows)
    {
        ImmutableArray<PortfolioWeights> weights = [.. rows.Select(row => row.Allocation.TargetWeights).OfType<PortfolioWeights>()];
        ImmutableArray<AssetId> assets = weights.IsEmpty ? [] : weights[0].Assets;
        ImmutableArray<AssetId> shown = Fitting(assets, weights, Math.Max(title.Length, rows.Max(row => row.Name.Length)));
        int left = assets.Length - shown.Length;
        string[] more = left > 0 ? [$"{left} more"] : [];
        Table table = Screen.NewTable([title, .. shown.Select(asset => asset.Value), .. more, "cash", "status"]);
        foreach ((string name, PortfolioAllocation allocation) in rows)
        {
            PortfolioWeights? target = allocation.TargetWeights;
            string[] rest = left > 0 ? [Cell(target is null ? null : target.Total - shown.Sum(asset => target[asset]))] : [];
            table.AddRow(
            [
                Markup.Escape(name), .. shown.Select(asset => Cell(target?[asset])), .. rest, Cell(1 - target?.Total),
                Screen.Words(allocation.Status),
            ]);
        }

        return table;
    }

    // Of many symbols those are shown of which an allocation wants most, in their order.
    private static ImmutableArray<AssetId> Fitting(ImmutableArray<AssetId> assets, ImmutableArray<PortfolioWeights> weights, int nameWidth)
    {
        int room = Columns - nameWidth - NumberWidth - StatusWidth - (3 * Gap);
        int Width(AssetId asset) => Math.Max(NumberWidth, asset.Value.Length) + Gap;
        if (assets.Sum(Width) <= room)
        {
            return assets;
        }

        room -= MoreWidth + Gap;
        HashSet<AssetId> chosen = [];
        foreach (AssetId asset in assets.OrderByDescending(asset => weights.Max(w => Math.Abs(w[asset]))))
        {
            if (Width(asset) > room)
            {
                break;
            }

            room -= Width(asset);
            chosen.Add(asset);
        }

        return [.. assets.Where(chosen.Contains)];
    }

    private static string Cell(double? weight) => weight is not { } value || Math.Abs(value) < 5e-4
        ? Screen.None
        : (100 * value).ToString("F1", CultureInfo.InvariantCulture);
}
