using MathNet.Numerics.Distributions;
using MrBen.Portfolio.Risk.Stress;

namespace MrBen.Portfolio.Tests.Risk.Stress;

public class EquityCurveTests
{
    private static readonly int Paths = TestTier.Count(20_000, 400_000);

    // First passage of Brownian motion with drift ν below a < 0 by T (Harrison 1985, Brownian Motion and Stochastic Flow Systems, 1.8.11;
    // Karatzas and Shreve 1991, 3.5.12): Φ((a − νT)/(σ√T)) + exp(2νa/σ²)·Φ((a + νT)/(σ√T)). Six dates only: many ruins lie between
    // them, and those who look at the dates alone do not see them.
    [Theory]
    [InlineData(0.02, 0.15, 0.7)]
    [InlineData(-0.03, 0.1, 0.8)]
    [InlineData(0.05, 0.2, 0.5)]
    public void Simulate_RuinOfBrownianMotion_IsTheClosedForm(double drift, double volatility, double level)
    {
        BrownianEquity model = new() { Drift = drift, Volatility = volatility };
        EquityCurveOptions options = new() { Paths = Paths, Periods = 6, RuinLevel = level, GoalLevel = 1 / level, Quantiles = [] };
        EquityCurveForecast forecast = StressFamilies.Simulate(model, options);
        double exact = FirstPassage(drift, volatility, 6, Math.Log(level));
        Assert.InRange(Math.Abs(forecast.Ruin!.Value - exact), 0, 3 * forecast.Ruin.StandardError);
        double goal = FirstPassage(-drift, volatility, 6, Math.Log(level));
        Assert.InRange(Math.Abs(forecast.Goal!.Value - goal), 0, 3 * forecast.Goal.StandardError);
        Assert.InRange(forecast.Ruin.StandardError, 1e-6, 0.5 / Math.Sqrt(Paths)); // that of a coin is the largest

        options.SeesBetweenDates = false;
        EquityCurveForecast blind = StressFamilies.Simulate(model, options);
        Assert.True(blind.Ruin!.Value < exact - (5 * blind.Ruin.StandardError));
    }

    // The gambler's ruin of Brownian motion (Karatzas and Shreve 1991, 5.5.61): goal b before ruin a with
    // (1 − e^(−κa))/(e^(−κb) − e^(−κa)), κ = 2ν/σ². A corridor of 4.6 deviations is left by 300 periods but for e^(−70) (first eigenvalue
    // π²/(2·4.6²) per period); a step is more than a fifth of the corridor.
    [Theory]
    [InlineData(0.02)]
    [InlineData(-0.01)]
    [InlineData(0.001)]
    public void Simulate_GoalBeforeRuin_IsTheTwoBarrierClosedForm(double drift)
    {
        BrownianEquity model = new() { Drift = drift, Volatility = 0.2 };
        EquityCurveOptions options = new() { Paths = Paths, Periods = 300, RuinLevel = 0.6, GoalLevel = 1.5, Quantiles = [] };
        EquityCurveForecast forecast = StressFamilies.Simulate(model, options);
        double rate = 2 * drift / 0.04;
        double exact = (1 - Math.Exp(-rate * Math.Log(0.6))) / (Math.Exp(-rate * Math.Log(1.5)) - Math.Exp(-rate * Math.Log(0.6)));
        Assert.InRange(Math.Abs(forecast.GoalBeforeRuin!.Value - exact), 0, 3 * forecast.GoalBeforeRuin.StandardError);
        Assert.Equal(1, forecast.GoalBeforeRuin.Value + forecast.RuinBeforeGoal!.Value, tolerance: 1e-9);
    }

    // Where a bridge leaves a corridor first may be asked of its halves: over the point in the middle, normal with mean (x + y)/2 and
    // variance v/4, integrated by the midpoint rule (the integrand is smooth between the barriers).
    [Theory]
    [InlineData(0.1, 0.2)]
    [InlineData(-0.2, 0.25)]
    [InlineData(0.3, -0.9)]
    [InlineData(0, 0.7)]
    public void Leaves_OfABridge_IsThatOfItsHalves(double from, double to)
    {
        const double Lower = -0.4;
        const double Upper = 0.5;
        const double Variance = 0.3;
        (double down, double up) = BrownianBridge.Leaves(from, to, Lower, Upper, Variance);
        double deviation = Math.Sqrt(Variance / 4);
        double[] cuts = [((from + to) / 2) - (9 * deviation), Lower, Upper, ((from + to) / 2) + (9 * deviation)];
        double downByHalves = 0;
        double upByHalves = 0;
        for (int part = 0; part < 3; part++)
        {
            const int Cells = 20_000;
            double width = (cuts[part + 1] - cuts[part]) / Cells;
            for (int cell = 0; cell < Cells; cell++)
            {
                double middle = cuts[part] + ((cell + 0.5) * width);
                double weight = width * Normal.PDF((from + to) / 2, deviation, middle);
                (double firstDown, double firstUp) = BrownianBridge.Leaves(from, middle, Lower, Upper, Variance / 2);
                bool inside = part == 1;
                (double nextDown, double nextUp) = inside ? BrownianBridge.Leaves(middle, to, Lower, Upper, Variance / 2) : (0, 0);
                double stays = Math.Max(0, 1 - firstDown - firstUp);
                downByHalves += weight * (firstDown + (stays * nextDown));
                upByHalves += weight * (firstUp + (stays * nextUp));
            }
        }

        Assert.Equal(downByHalves, down, tolerance: 1e-7);
        Assert.Equal(upByHalves, up, tolerance: 1e-7);
    }

    // Wealth is lognormal: its quantile is exp(νt + σ√t·Φ⁻¹(p)). The error of an empirical quantile is √(p(1 − p)/n) over the density.
    [Fact]
    public void Simulate_FanOfBrownianMotion_IsLognormal()
    {
        BrownianEquity model = new() { Drift = 0.01, Volatility = 0.1 };
        EquityCurveOptions options = new() { Paths = Paths, Periods = 5, Antithetic = false };
        EquityCurveForecast forecast = StressFamilies.Simulate(model, options);
        Assert.Equal([1, 2, 3, 4, 5], forecast.Fan.Select(point => point.Period));
        foreach (EquityFanPoint point in forecast.Fan)
        {
            for (int k = 0; k < options.Quantiles.Length; k++)
            {
                double probability = options.Quantiles[k];
                double quantile = Normal.InvCDF(0, 1, probability);
                double error = Math.Sqrt(probability * (1 - probability) / Paths) / Normal.PDF(0, 1, quantile);
                double exact = (0.01 * point.Period) + (0.1 * Math.Sqrt(point.Period) * quantile);
                Assert.InRange(Math.Abs(Math.Log(point.Wealth[k]) - exact), 0, 4 * error * 0.1 * Math.Sqrt(point.Period));
            }
        }
    }

    // One period of a t distribution: ruin, and a drawdown to the same level, have the probability of its distribution function (MathNet).
    [Fact]
    public void Simulate_StudentEquity_HasItsDistribution()
    {
        StudentEquity model = new() { Drift = 0.001, Volatility = 0.05, DegreesOfFreedom = 4 };
        EquityCurveOptions options = new() { Paths = Paths, Periods = 1, RuinLevel = 0.9, DrawdownLevel = 0.1, Quantiles = [] };
        EquityCurveForecast forecast = StressFamilies.Simulate(model, options);
        double exact = StudentT.CDF(0.001, 0.05 * Math.Sqrt(0.5), 4, Math.Log(0.9));
        Assert.InRange(Math.Abs(forecast.Ruin!.Value - exact), 0, 3 * forecast.Ruin.StandardError);
        Assert.Equal(forecast.Ruin, forecast.Drawdown);
    }

    // Two draws of (−0.5, 0.2, 0.2): after one of −0.5 wealth is 0.5 or 0.6 at best, so ruin at 0.6 has 1 − (2/3)² = 5/9; the goal of 1.4
    // has (2/3)² = 4/9; a drawdown by 0.5 5/9. Without an error but for chance.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Simulate_Bootstrap_HasTheCountedProbabilities(bool antithetic)
    {
        BootstrapEquity model = new() { Returns = [-0.5, 0.2, 0.2] };
        EquityCurveOptions options = new()
        {
            Paths = Paths,
            Periods = 2,
            RuinLevel = 0.6,
            GoalLevel = 1.4,
            DrawdownLevel = 0.5,
            Antithetic = antithetic,
            Quantiles = [0.5],
        };
        EquityCurveForecast forecast = StressFamilies.Simulate(model, options);
        Assert.Equal(antithetic, forecast.UsedMirrorImages);
        Assert.InRange(Math.Abs(forecast.Ruin!.Value - (5.0 / 9)), 0, 3 * forecast.Ruin.StandardError);
        Assert.InRange(Math.Abs(forecast.Goal!.Value - (4.0 / 9)), 0, 3 * forecast.Goal.StandardError);
        Assert.InRange(Math.Abs(forecast.Drawdown!.Value - (5.0 / 9)), 0, 3 * forecast.Drawdown.StandardError);
    }

    // Blocks that never end run around the sample: after two of (+50 %, −50 %) wealth is 0.75 on every path. With a mean length of 4 the
    // second return follows the first with probability 3/4, or is drawn anew as the other with 1/4·1/2: two falls have 1/2·1/8 = 1/16.
    [Fact]
    public void Simulate_BlockBootstrap_KeepsWhatFollowsWhat()
    {
        BootstrapEquity endless = new() { Returns = [0.5, -0.5], MeanBlockLength = 1e15 };
        EquityCurveOptions options = new() { Paths = Paths, Periods = 2, RuinLevel = 0.3, Quantiles = [0.05, 0.95] };
        EquityCurveForecast forecast = StressFamilies.Simulate(endless, options);
        Assert.Equal(0, forecast.Ruin!.Value);
        Assert.All(forecast.Fan[1].Wealth, wealth => Assert.Equal(0.75, wealth, tolerance: 1e-15));

        forecast = StressFamilies.Simulate(endless with { MeanBlockLength = 4 }, options);
        Assert.InRange(Math.Abs(forecast.Ruin!.Value - (1.0 / 16)), 0, 3 * forecast.Ruin.StandardError);
    }

    [Fact]
    public void Simulate_AReturnThatLosesEverything_LosesItForGood()
    {
        BootstrapEquity model = new() { Returns = [-1.5, -1] };
        EquityCurveForecast forecast = StressFamilies.Simulate(
            model, new EquityCurveOptions { Paths = 10, Periods = 3, RuinLevel = 0.5, GoalLevel = 2, DrawdownLevel = 0.9 });
        Assert.Equal(1, forecast.Ruin!.Value);
        Assert.Equal(1, forecast.RuinBeforeGoal!.Value);
        Assert.Equal(0, forecast.Goal!.Value);
        Assert.Equal(1, forecast.Drawdown!.Value);
        Assert.All(forecast.Fan, point => Assert.All(point.Wealth, wealth => Assert.Equal(0, wealth)));
    }

    // Mirror images narrow the error of ruin, which falls as a path rises; the same seed gives the same bits.
    [Fact]
    public void Simulate_WithMirrorImages_IsNarrower_AndTheSameTwice()
    {
        BrownianEquity model = new() { Volatility = 0.05 };
        EquityCurveOptions options = new() { Paths = 10_000, Periods = 10, RuinLevel = 0.9 };
        EquityCurveForecast mirrored = StressFamilies.Simulate(model, options);
        EquityCurveForecast again = StressFamilies.Simulate(model, options);
        Assert.Equal(mirrored.Ruin, again.Ruin);
        Assert.Equal(mirrored.Fan[^1].Wealth, again.Fan[^1].Wealth);
        options.Antithetic = false;
        EquityCurveForecast plain = StressFamilies.Simulate(model, options);
        Assert.True(mirrored.Ruin!.StandardError < 0.8 * plain.Ruin!.StandardError);
    }

    [Fact]
    public void Simulate_UnsoundSettings_Throw()
    {
        EquityCurveOptions options = new() { Paths = 1, Periods = 0, RuinLevel = 1, GoalLevel = 1, Quantiles = [0] };
        Assert.Equal(
            ["Paths must be at least 2; they are 1.", "Periods must be in [1, 100000]; they are 0.",
                "RuinLevel must be inside (0, 1); it is 1.", "GoalLevel must be above 1 and finite; it is 1.",
                "Quantiles must be inside (0, 1); it is 0."],
            options.Validate());
        Assert.Equal(["Returns must be at least 2; they are 0."], new BootstrapEquity().Validate());
        Assert.Throws<ArgumentException>(() => StressFamilies.Simulate(new BrownianEquity { Volatility = double.NaN }));
        Assert.Throws<ArgumentException>(() => StressFamilies.Simulate(new BrownianEquity(), new EquityCurveOptions { Paths = 3 }));
        Assert.Throws<ArgumentException>(() => StressFamilies.Simulate(
            new BootstrapEquity { Returns = [0.1, 0.2], MeanBlockLength = 5 }, new EquityCurveOptions { Antithetic = true }));
    }

    private static double FirstPassage(double drift, double volatility, double horizon, double level)
    {
        double deviation = volatility * Math.Sqrt(horizon);
        return Normal.CDF(0, 1, (level - (drift * horizon)) / deviation)
            + (Math.Exp(2 * drift * level / (volatility * volatility)) * Normal.CDF(0, 1, (level + (drift * horizon)) / deviation));
    }
}
