using MrBen.Optimization.LinearAlgebra;
using MrBen.Optimization.Scenarios;

namespace MrBen.Optimization.Tests.Scenarios;

/// <summary>Values of measures against their definitions, by hand and by an oracle.</summary>
public class ScenarioMeasureTests
{
    // Ten losses 1 … 10 % of equal probability. The worst 25 %: (10 + 9 + ½·8)/2.5 = 9.2; of the losses 70 % are at most 7 and 80 % at most
    // 8, so that 8 is the smallest with at least 75 %. The worst 20 %: 9.5, and 8 is the smallest with at least 80 %.
    [Theory]
    [InlineData(0.75, 0.092, 0.08)]
    [InlineData(0.8, 0.095, 0.08)]
    [InlineData(0.95, 0.1, 0.1)]
    [InlineData(0.01, 0.0554545454545454545, 0.01)] // (55 − 0.1·1)/9.9
    public void ConditionalValueAtRisk_TenLosses_IsTheMeanOfTheTail(double confidence, double mean, double threshold)
    {
        ScenarioSet scenarios = Single([-0.03, -0.1, -0.02, -0.07, -0.05, -0.01, -0.09, -0.04, -0.06, -0.08]);
        ScenarioMeasure measure = ScenarioMeasure.ConditionalValueAtRisk(confidence);
        Assert.Equal(mean, measure.At(scenarios, [1]), tolerance: 1e-15);
        Assert.Equal(threshold, measure.ThresholdAt(scenarios, [1])!.Value, tolerance: 1e-15);
    }

    // Sums 2, 1, 3, −1, 0 with peaks 2, 2, 3, 3, 3: drawdowns 0, 1, 0, 4, 3.
    [Fact]
    public void Drawdowns_FiveReturns_AreThoseOfTheRunningSum()
    {
        ScenarioSet scenarios = Single([2, -1, 2, -4, 1]);
        Assert.Equal(4, ScenarioMeasure.MaximumDrawdown.At(scenarios, [1]), tolerance: 1e-15);
        Assert.Equal(1.6, ScenarioMeasure.AverageDrawdown.At(scenarios, [1]), tolerance: 1e-15);
        Assert.Equal(Math.Sqrt(26.0 / 5), ScenarioMeasure.UlcerIndex.At(scenarios, [1]), tolerance: 1e-15);
        Assert.Equal(3.5, ScenarioMeasure.ConditionalDrawdownAtRisk(0.6).At(scenarios, [1]), tolerance: 1e-14);
        Assert.Equal(1, ScenarioMeasure.MaximumDrawdown.At(Single([-1.0, 1]), [1])); // From the start.
    }

    // Bernoulli: L = 1 with probability q ≥ 1 − β has the mean 1 of its worst share.
    [Fact]
    public void EntropicValueAtRisk_LargestLossIsLikely_IsTheLargestLoss()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(2, 1, [-1, 0]), [0.1, 0.9]);
        Assert.Equal(1, ScenarioMeasure.EntropicValueAtRisk(0.95).At(scenarios, [1]), tolerance: 1e-12);
        Assert.Equal(0.3, ScenarioMeasure.EntropicValueAtRisk(0.95).At(Single([-0.3, -0.3]), [1]), tolerance: 1e-15);
    }

    [Theory]
    [MemberData(nameof(MeasureDefinitions.Indices), MemberType = typeof(MeasureDefinitions))]
    public void At_RandomScenarios_IsTheDefinition(int index)
    {
        (ScenarioMeasure measure, Func<double[], double[], double> define) = MeasureDefinitions.All[index];
        for (int seed = 0; seed < 20; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 1 + (3 * seed), 2, isEquallyLikely: seed % 2 == 0);
            double expected = MeasureDefinitions.At(define, scenarios, 0.3, 0.7);
            Assert.Equal(expected, measure.At(scenarios, [0.3, 0.7]), tolerance: 1e-12);
        }
    }

    // Ahmadi-Javid (2012): between the tail mean and the worst case, both for losses and for drawdowns; it rises with β.
    [Fact]
    public void EntropicValueAtRisk_RandomScenarios_IsBetweenTailMeanAndWorstCase()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            ScenarioSet scenarios = ScenarioSamples.Create(seed, 40, 2);
            double before = double.NegativeInfinity;
            foreach (double confidence in (double[])[0.05, 0.5, 0.9, 0.97, 0.999])
            {
                double entropic = ScenarioMeasure.EntropicValueAtRisk(confidence).At(scenarios, [0.5, 0.5]);
                Assert.InRange(entropic, ScenarioMeasure.ConditionalValueAtRisk(confidence).At(scenarios, [0.5, 0.5]) - 1e-15,
                    ScenarioMeasure.WorstCase.At(scenarios, [0.5, 0.5]) + 1e-15);
                Assert.True(entropic >= before - 1e-15);
                before = entropic;
                double drawdown = ScenarioMeasure.EntropicDrawdownAtRisk(confidence).At(scenarios, [0.5, 0.5]);
                Assert.InRange(drawdown, ScenarioMeasure.ConditionalDrawdownAtRisk(confidence).At(scenarios, [0.5, 0.5]) - 1e-15,
                    ScenarioMeasure.MaximumDrawdown.At(scenarios, [0.5, 0.5]) + 1e-15);
            }
        }
    }

    // The program keeps 1 + y positive in every scenario, and the measure says so too.
    [Fact]
    public void LogarithmicLoss_RuinOfNoProbability_IsInfinite()
    {
        ScenarioSet scenarios = ScenarioSet.Create(DenseMatrix.Create(3, 2, [-3, 0, 0.1, 0.01, 0.2, 0.01]), [0, 0.5, 0.5]);
        Assert.Equal(double.PositiveInfinity, ScenarioMeasure.LogarithmicLoss.At(scenarios, [1, 0]));
        Assert.Equal(-0.5 * (Math.Log(1.03) + Math.Log(1.06)), ScenarioMeasure.LogarithmicLoss.At(scenarios, [0.3, 0]), 1e-15);
    }

    [Fact]
    public void LogarithmicLoss_EverythingLost_IsInfinite() =>
        Assert.Equal(double.PositiveInfinity, ScenarioMeasure.LogarithmicLoss.At(Single([-1.0, 0.5]), [1]));

    [Fact]
    public void Create_UnsoundParameters_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ScenarioMeasure.ConditionalValueAtRisk(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScenarioMeasure.ConditionalDrawdownAtRisk(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScenarioMeasure.EntropicValueAtRisk(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScenarioMeasure.LowerPartialMoment(double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScenarioMeasure.OmegaShortfall(0, 0.5));
        Assert.Equal("ConditionalValueAtRisk(0.95)", ScenarioMeasure.ConditionalValueAtRisk(0.95).ToString());
    }

    [Fact]
    public void Create_UnsoundScenarios_Throws()
    {
        DenseMatrix returns = DenseMatrix.Create(2, 1, [0.1, 0.2]);
        ArgumentException e = Assert.Throws<ArgumentException>(() => ScenarioSet.Create(returns, [0.5, 0.6]));
        Assert.StartsWith("The probabilities sum to 1.1; they must sum to 1.", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<ArgumentException>(() => ScenarioSet.Create(returns, [-0.5, 1.5]));
        Assert.StartsWith("Probability 0 is -0.5; it must be finite and not negative.", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ScenarioSet.Create(DenseMatrix.Empty(3)));
        Assert.Throws<ArgumentException>(() => ScenarioSet.Create(returns, [1.0]));
    }

    private static ScenarioSet Single(double[] returns) => ScenarioSet.Create(DenseMatrix.Create(returns.Length, 1, returns));
}
