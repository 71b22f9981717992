using System.Collections.Immutable;
using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;
using MrBen.Portfolio.Market;
using static System.FormattableString;

namespace MrBen.Portfolio.Allocation;

/// <summary>A panel of returns as equally likely scenarios.</summary>
internal static class PanelScenarios
{
    /// <summary>The scenarios of some assets, in their order. O(T N).</summary>
    /// <exception cref="ArgumentException">An asset is not in the panel, or the panel is unsound.</exception>
    public static ScenarioSet Of(ReturnPanel panel, ImmutableArray<AssetId> assets)
    {
        int[] columns = [.. assets.Select(asset => panel.Assets.IndexOf(asset) is >= 0 and int column
            ? column
            : throw new ArgumentException(Missing(asset), nameof(assets)))];
        List<string> errors = [];
        Check(errors, panel);
        if (errors.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(panel));
        }

        double[] returns = new double[panel.Observations * columns.Length];
        for (int t = 0; t < panel.Observations; t++)
        {
            ReadOnlySpan<double> row = panel.Row(t);
            for (int j = 0; j < columns.Length; j++)
            {
                returns[(t * columns.Length) + j] = row[columns[j]];
            }
        }

        return ScenarioSet.Create(DenseMatrix.Create(panel.Observations, columns.Length, returns));
    }

    /// <summary>Adds a sentence for everything that keeps a panel from being scenarios.</summary>
    public static void Check(List<string> errors, ReturnPanel panel)
    {
        if (panel.Kind != ReturnKind.Simple)
        {
            errors.Add("Scenarios must be simple returns: log returns do not add up across assets.");
        }

        if (panel.Observations == 0)
        {
            errors.Add("Scenarios need at least one period; there is none.");
        }

        if (!panel.IsComplete)
        {
            errors.Add("Scenarios must be complete; returns are missing.");
        }
    }

    /// <summary>A sentence for an asset without scenarios.</summary>
    public static string Missing(AssetId asset) => Invariant($"Asset {asset} has no returns in the scenarios.");
}
