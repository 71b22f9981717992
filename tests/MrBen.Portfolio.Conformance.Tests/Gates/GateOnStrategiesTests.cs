using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Conformance.Tests.Risk.Forecasts;
using MrBen.Portfolio.Estimation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Forecasting.Features;
using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Forecasting.Utility;
using MrBen.Portfolio.Forecasting.Validation;
using MrBen.Portfolio.Market;

namespace MrBen.Portfolio.Conformance.Tests.Gates;

/// <summary>
/// Forecasts of the relative utility of the risk-based strategies on real bars: eight equities, a month ahead, net of 10 basis points,
/// walked forward. The project's measurement (LEARNING.md, section 2.5) is an out-of-sample R² below 0 for a forest: the gate must stay
/// closed for a linear model on the same kind of features.
/// </summary>
public class GateOnStrategiesTests
{
    private const int Horizon = 22;
    private const double Ridge = 1; // of standardised features, over hundreds of rows

    private static readonly string[] Symbols = ["SPY", "AAPL", "IBM", "AIG", "BAC", "IWM", "GOOG", "USO"];

    [Fact]
    public void Evaluate_LinearModelOfRelativeUtility_StaysOut()
    {
        ReturnPanel panel = Panel().Last(TestTier.Count(brief: 1_700, full: int.MaxValue));
        StrategyBacktest backtest = new(StrategyMixture.RiskBased().Members);
        Assert.True(
            backtest.TryRun(panel, out StrategyTracks? tracks, out EstimationFailure? failure, TestContext.Current.CancellationToken),
            failure?.Detail);
        Assert.True(StrategyFeatures.TryBuild(tracks, out ImmutableArray<FeatureTable> tables, out failure), failure?.Detail);
        List<DateOnly> days = [];
        List<double> losses = [];
        List<double> baseline = [];
        List<string> blocks = [];
        foreach (FeatureTable table in tables)
        {
            FeaturePanel one = FeaturePanel.Combine(table);
            WalkForwardOptions options = new() { TrainingPeriods = 750, Step = 63, LabelHorizon = Horizon };
            foreach (WalkForwardSplit split in Forecasting.WalkForward.SplitByLabels(one.LabelEnds.AsSpan(), options))
            {
                LinearFit fit = new(one, one.RowsOf(new PeriodRange(split.TrainStart, split.TrainLength)), Ridge);
                PeriodRange test = one.RowsOf(new PeriodRange(split.TestStart, split.TestLength));
                for (int row = test.Start; row < test.End; row++)
                {
                    days.Add(one.LabelEndOf(row));
                    losses.Add(Math.Pow(one.Label(row) - fit.Predict(one.Row(row)), 2));
                    baseline.Add(Math.Pow(one.Label(row), 2));
                    blocks.Add(table.Asset.Value);
                }
            }
        }

        GateReport report = ModelGate.Evaluate(
            GateState.Initial,
            new GateEvidence("linear", "mean of strategies", OutOfSampleLosses.Create([.. days], [.. losses], [.. baseline], [.. blocks])),
            new GateOptions { Horizon = Horizon });
        double explained = 1 - (losses.Sum() / baseline.Sum());
        TestContext.Current.TestOutputHelper!.WriteLine(
            FormattableString.Invariant($"{tracks}; out of sample {losses.Count} forecasts, R² {explained:P2}; {report}"));
        Assert.False(report.IsActive, report.Explanation);
        Assert.True(
            explained < 0.01, FormattableString.Invariant($"An R² of {explained:P2} out of sample is a leak until proven otherwise."));
    }

    private static ReturnPanel Panel()
    {
        BarHistory bars = BarHistory.Combine([.. Symbols.Select(CleanedEquities.Read)]);
        return ReturnPanel.FromPrices(bars.ToPriceHistory());
    }

    /// <summary>Ridge regression on standardised features of some rows, by the normal equations.</summary>
    private sealed class LinearFit
    {
        private readonly double[] _means;
        private readonly double[] _deviations;
        private readonly double[] _slopes;
        private readonly double _mean;

        public LinearFit(FeaturePanel panel, PeriodRange rows, double ridge)
        {
            int n = panel.Names.Length;
            int[] all = [.. Enumerable.Range(rows.Start, rows.Length)];
            _means = [.. Enumerable.Range(0, n).Select(j => all.Average(row => panel.Row(row)[j]))];
            _deviations =
            [
                .. Enumerable.Range(0, n).Select(j => Math.Sqrt(all.Average(row => Math.Pow(panel.Row(row)[j] - _means[j], 2)))),
            ];
            _mean = all.Average(panel.Label);
            double[,] system = new double[n, n + 1];
            foreach (int row in all)
            {
                double[] x = Standardize(panel.Row(row));
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        system[i, j] += x[i] * x[j];
                    }

                    system[i, n] += x[i] * (panel.Label(row) - _mean);
                }
            }

            _slopes = Solve(system, n, ridge);
        }

        public double Predict(ReadOnlySpan<double> row) => _mean + Standardize(row).Zip(_slopes, (x, slope) => x * slope).Sum();

        private double[] Standardize(ReadOnlySpan<double> row)
        {
            double[] x = new double[row.Length];
            for (int j = 0; j < x.Length; j++)
            {
                x[j] = _deviations[j] > 0 ? (row[j] - _means[j]) / _deviations[j] : 0;
            }

            return x;
        }

        // Elimination without pivots: the matrix is positive definite.
        private static double[] Solve(double[,] system, int n, double ridge)
        {
            for (int i = 0; i < n; i++)
            {
                system[i, i] += ridge;
            }

            for (int k = 0; k < n; k++)
            {
                for (int i = k + 1; i < n; i++)
                {
                    double factor = system[i, k] / system[k, k];
                    for (int j = k; j <= n; j++)
                    {
                        system[i, j] -= factor * system[k, j];
                    }
                }
            }

            double[] solution = new double[n];
            for (int i = n - 1; i >= 0; i--)
            {
                double rest = system[i, n];
                for (int j = i + 1; j < n; j++)
                {
                    rest -= system[i, j] * solution[j];
                }

                solution[i] = rest / system[i, i];
            }

            return solution;
        }
    }
}
