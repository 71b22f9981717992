using System.Collections.Immutable;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Forecasting;
using MrBen.Portfolio.Market;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Allocation;

/// <summary>Two assets of which one earns more, changing places with the season, and a model that knows the season.</summary>
internal sealed class SimulatedSeasons
{
    private const int Season = 60;
    private const int PerYearPeriods = 252;
    private const double Advantage = 0.4;
    private const double CostRate = 0.001;

    private readonly ReturnPanel _panel;

    public SimulatedSeasons(long seed, int years)
    {
        SeededRandom random = new(seed);
        int periods = years * PerYearPeriods;
        double[] values = new double[2 * periods];
        for (int t = 0; t < periods; t++)
        {
            for (int i = 0; i < 2; i++)
            {
                double mean = (SeasonOf(t) == i ? Advantage : 0) / PerYearPeriods;
                values[(2 * t) + i] = mean + (0.01 * random.NextNormal());
            }
        }

        _panel = ReturnPanel.Create(
            Markets.Names(2), [.. Enumerable.Range(0, periods).Select(new DateOnly(1980, 1, 1).AddDays)], Frequency.Daily,
            ReturnKind.Simple, values);
    }

    /// <summary>
    /// Net returns of the mixture under the tilt, decided at the beginning of each season; without a tilt where there is no status.
    /// </summary>
    public double[] Run(PredictionStatus? gate, int sign)
    {
        StrategyMixture mixture = new(
            [NamedStrategy.Fixed("first", 1, 0), NamedStrategy.Fixed("second", 0, 1), NamedStrategy.Fixed("half", 0.5, 0.5)]);
        IAllocationStrategy strategy = gate is { } status
            ? new TiltedStrategy(mixture, [new UtilityTilt(new KnowingModel(status, sign))])
            : mixture;
        double[] net = new double[_panel.Observations - 1];
        double[] held = [0.5, 0.5];
        for (int t = 1; t < _panel.Observations; t++)
        {
            double cost = 0;
            if (t == 1 || t % Season == 0)
            {
                AllocationContext context = new() { Returns = _panel.Slice(0, t) };
                ReadOnlySpan<double> target = strategy.Allocate(Markets.Two, context, TestContext.Current.CancellationToken)
                    .GetWeightsOrThrow().Weights;
                cost = CostRate * (Math.Abs(target[0] - held[0]) + Math.Abs(target[1] - held[1]));
                held = target.ToArray();
            }

            // Held fixed between: the drift of two weights is not what this is about.
            ReadOnlySpan<double> row = _panel.Row(t);
            net[t - 1] = (held[0] * row[0]) + (held[1] * row[1]) - cost;
        }

        return net;
    }

    public static double PerYear(double[] returns) => PerYearPeriods * returns.Average();

    private static int SeasonOf(int period) => period / Season % 2;

    /// <summary>The panel ends before the period to come; the season of that is known.</summary>
    private sealed class KnowingModel(PredictionStatus status, int sign) : IStrategyScoreModel
    {
        public Prediction<ImmutableArray<double>> Predict(ImmutableArray<string> strategies, ReturnPanel returns)
        {
            double first = (SeasonOf(returns.Observations) == 0 ? 1 : -1) * sign * Advantage / 2;
            return new([first, -first, 0], "seasons", status, "The season is known.");
        }
    }
}
