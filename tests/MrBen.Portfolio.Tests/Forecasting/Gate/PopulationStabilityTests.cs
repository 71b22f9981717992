using MrBen.Portfolio.Forecasting.Gate;
using MrBen.Portfolio.Statistics;

namespace MrBen.Portfolio.Tests.Forecasting.Gate;

public class PopulationStabilityTests
{
    // Training 1 … 8 in two bins: the lower quantile at ½ is 4, so 4.5/9 and 4.5/9. New values 1, 5, 6, 7: 1.5/5 = 0.3 and 3.5/5 = 0.7, so
    // (0.3 − 0.5)·ln 0.6 + (0.7 − 0.5)·ln 1.4 = 0.169459...
    [Fact]
    public void Measure_TwoBins_IsTheHandWorkedIndex()
    {
        PopulationStability stability = PopulationStability.Train(["x"], [8, 1, 7, 2, 6, 3, 5, 4], bins: 2);
        Assert.Equal([4], stability.EdgesOf(0).ToArray());
        Assert.Equal([0.5, 0.5], stability.SharesOf(0).ToArray());
        StabilityReading reading = stability.Measure([1, 5, 6, 7]);
        Assert.Equal((-0.2 * Math.Log(0.6)) + (0.2 * Math.Log(1.4)), reading.Indices[0], tolerance: 1e-15);
        Assert.Equal(1, reading.ShareAbove(0.1));
        Assert.Equal(0, reading.ShareAbove(0.25));
        Assert.Equal("0 of 1 features above 0.25 and the usual over 4 rows, x furthest with 0.169", reading.Describe(0.25));
    }

    [Fact]
    public void Measure_TheTrainingItself_IsZero()
    {
        SeededRandom random = new(1);
        double[] rows = [.. Enumerable.Range(0, 900).Select(_ => random.NextNormal())];
        StabilityReading reading = PopulationStability.Train(["a", "b", "c"], rows).Measure(rows);
        Assert.All(reading.Indices, index => Assert.Equal(0, index, tolerance: 1e-15));
        Assert.Equal(300, reading.Rows);
    }

    // A feature that never changed: what is below or above its only value is news; and one that is mostly its largest value.
    [Fact]
    public void Measure_ConstantOrNearlyConstantFeature_SeesNews()
    {
        double[] rows = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { 5.0, i < 3 ? 0.0 : 1.0 })];
        PopulationStability stability = PopulationStability.Train(["constant", "mostly one"], rows);
        Assert.Equal(3, stability.BinsOf(0));
        Assert.Equal(2, stability.BinsOf(1));
        Assert.All(stability.Measure(rows).Indices, index => Assert.Equal(0, index, tolerance: 1e-15));
        Assert.All(
            stability.Measure([.. Enumerable.Range(0, 50).SelectMany(_ => new[] { 6.0, 0.0 })]).Indices, index => Assert.True(index > 1));
        Assert.True(stability.Measure([4.0, 1.0]).Indices[0] > 0.5);
    }

    // B bins and n independent values of the same normal distribution, as many in training: about 2(B − 1)/n on average (Yurdakul and
    // Naranjo 2020: (1/n + 1/m)·χ² with B − 1 degrees).
    [Fact]
    public void Measure_SamePopulation_IsAboutItsExpectation()
    {
        const int Count = 500;
        double mean = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            SeededRandom random = new(seed);
            double[] before = [.. Enumerable.Range(0, Count).Select(_ => random.NextNormal())];
            double[] after = [.. Enumerable.Range(0, Count).Select(_ => random.NextNormal())];
            mean += PopulationStability.Train(["x"], before).Measure(after).Indices[0] / 200;
        }

        // The standard error of the mean is √(2·9)·(2/500)/√200 = 0.0012.
        Assert.Equal(2 * 9.0 / Count, mean, tolerance: 0.005);
    }

    [Fact]
    public void Window_RowByRow_EqualsMeasuringTheLatest()
    {
        SeededRandom random = new(9);
        double[] training = [.. Enumerable.Range(0, 600).Select(_ => random.NextNormal())];
        PopulationStability stability = PopulationStability.Train(["a", "b"], training, window: 40);
        PopulationWindow window = new(stability);
        double[] stream = [.. Enumerable.Range(0, 400).Select(_ => random.NextNormal() + 0.3)];
        for (int t = 0; t < 200; t++)
        {
            window.Update(stream.AsSpan(2 * t, 2));
            int held = Math.Min(40, t + 1);
            StabilityReading expected = stability.Measure(stream.AsSpan(2 * (t + 1 - held), 2 * held));
            Assert.Equal(expected.Indices, window.Read().Indices);
            Assert.Equal(expected.ShareAbove(0.25), window.ShareAbove(0.25));
        }

        Assert.True(window.IsFull);
        Assert.Throws<ArgumentException>(() => window.Update([1, double.NaN]));
        Assert.Throws<InvalidOperationException>(() => new PopulationWindow(stability).IndexOf(0));
    }

    // A feature that stays for long where it is: a stretch of the training is far from the whole, and so is a new one, which is no news. A
    // level that the training never had is.
    [Fact]
    public void ShareAbove_OfAFeatureThatRemembers_AsksForMoreThanIsUsual()
    {
        double[] training = [.. Enumerable.Range(0, 1_000).Select(t => t / 250 + (t % 250 / 500.0))];
        PopulationStability stability = PopulationStability.Train(["x"], training);
        StabilityReading again = stability.Measure(training.AsSpan(250, 250));
        Assert.True(again.Indices[0] > 1);
        Assert.Equal(stability.UsualOf(0), training.Chunk(250).Max(part => stability.Measure(part).Indices[0]), tolerance: 1e-12);
        Assert.Equal(0, again.ShareAbove(0.25));
        Assert.Equal(1, stability.Measure([.. Enumerable.Repeat(9.0, 250)]).ShareAbove(0.25));
        Assert.Equal(0, PopulationStability.Train(["x"], training, window: 501).UsualOf(0));
    }

    [Fact]
    public void Train_UnsoundArguments_Throws()
    {
        Assert.Throws<ArgumentException>(() => PopulationStability.Train([], [1, 2], bins: 2));
        Assert.Throws<ArgumentException>(() => PopulationStability.Train(["a", "a"], [1, 2, 3, 4], bins: 2));
        Assert.Throws<ArgumentException>(() => PopulationStability.Train(["a", "b"], [1, 2, 3], bins: 2));
        Assert.Throws<ArgumentException>(() => PopulationStability.Train(["a"], [1, double.NaN], bins: 2));
        Assert.Throws<ArgumentException>(() => PopulationStability.Train(["a"], [1], bins: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PopulationStability.Train(["a"], [1, 2], bins: 1));
    }
}
