using MrBen.Portfolio.Estimation;

namespace MrBen.Portfolio.Tests.Estimation;

[Collection(nameof(MeasuredAlone))]
public class ChangePointTests
{
    // Two-sided charts with k = 1/2: average run lengths of Montgomery (2009), Introduction to Statistical Quality Control, 6th edition,
    // table 9.3 (h = 4: 168, 8.38 at a shift of 1, 3.34 at 2; h = 5: 465, 10.4, 4.01). One chart sounds half as often without a shift;
    // with one, the other chart hardly ever does.
    [Theory]
    [InlineData(4, 0, 336, 1)]
    [InlineData(5, 0, 930, 1)]
    [InlineData(4, 1, 8.38, 0.005)]
    [InlineData(4, 2, 3.34, 0.005)]
    [InlineData(5, 1, 10.4, 0.05)]
    [InlineData(5, 2, 4.01, 0.005)]
    public void AverageRunLength_OfMean_IsTheTables(double threshold, double shift, double expected, double tolerance)
    {
        Assert.Equal(expected, ChangePointDetector.AverageRunLength(ChangeKind.MeanIncrease, 0.5, threshold, shift), tolerance);
        Assert.Equal(expected, ChangePointDetector.AverageRunLength(ChangeKind.MeanDecrease, 0.5, threshold, -shift), tolerance);
    }

    // Run lengths that were run: the mean over seeded histories within four of its standard errors.
    [Theory]
    [InlineData(ChangeKind.MeanIncrease, 0, 1)]
    [InlineData(ChangeKind.MeanDecrease, 0, 1)]
    [InlineData(ChangeKind.VolatilityIncrease, 0, 1)]
    [InlineData(ChangeKind.VolatilityDecrease, 0, 1)]
    [InlineData(ChangeKind.MeanIncrease, 0.7, 1)]
    [InlineData(ChangeKind.VolatilityIncrease, 0, 1.4)]
    [InlineData(ChangeKind.VolatilityDecrease, 0, 0.7)]
    public void Update_SoundsAsOftenAsStated(ChangeKind kind, double shift, double ratio)
    {
        bool ofMean = kind is ChangeKind.MeanIncrease or ChangeKind.MeanDecrease;
        ChangePointOptions options = new()
        {
            AverageRunLength = 60,
            MeanShift = ofMean ? 1 : null,
            VolatilityRatio = ofMean ? null : 1.5,
        };
        double r = kind == ChangeKind.VolatilityDecrease ? 1 / 1.5 : 1.5;
        double reference = ofMean ? 0.5 : 2 * Math.Log(r) / (1 - (1 / (r * r)));
        ChangePointDetector detector = new(10, 2, options);
        double threshold = detector.Threshold(kind)!.Value;
        double stated = ChangePointDetector.AverageRunLength(kind, reference, threshold, shift, ratio);
        if (shift == 0 && ratio == 1)
        {
            Assert.Equal(60, stated, tolerance: 1e-5);
        }

        // One chart at a time, by its own rule.
        Random random = new(17);
        int count = TestTier.Count(brief: 4_000, full: 100_000);
        double sum = 0;
        double squares = 0;
        for (int run = 0; run < count; run++)
        {
            double s = 0;
            int length = 0;
            while (s < threshold)
            {
                double z = shift + (ratio * Normals.Next(random));
                double step = kind switch
                {
                    ChangeKind.MeanIncrease => z - reference,
                    ChangeKind.MeanDecrease => -z - reference,
                    ChangeKind.VolatilityIncrease => (z * z) - reference,
                    _ => reference - (z * z),
                };
                s = Math.Max(0, s + step);
                length++;
            }

            sum += length;
            squares += (double)length * length;
        }

        double mean = sum / count;
        double error = Math.Sqrt(((squares / count) - (mean * mean)) / count);
        Assert.Equal(mean, stated, tolerance: (4 * error) + (0.002 * stated));
    }

    [Fact]
    public void Update_FindsPlantedChanges()
    {
        Random random = new(5);
        double[] calm = [.. Enumerable.Range(0, 500).Select(_ => 0.01 * Normals.Next(random))];
        ChangePointDetector detector = ChangePointDetector.FromReference(calm, new() { AverageRunLength = 1e5 });
        for (int t = 0; t < 200; t++)
        {
            Assert.False(detector.Update(0.01 * Normals.Next(random), out _));
        }

        ChangePoint change;
        while (!detector.Update(0.03 * Normals.Next(random), out change))
        {
        }

        Assert.Equal(ChangeKind.VolatilityIncrease, change.Kind);
        Assert.InRange(change.Since, 190, 210);
        Assert.InRange(change.DetectedAt, 200, 230);
        Assert.StartsWith("Volatility has risen since period ", change.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, detector.Statistic(ChangeKind.VolatilityIncrease));
        long start = detector.Count;
        while (!detector.Update(0.015 + (0.01 * Normals.Next(random)), out change))
        {
        }

        Assert.Equal(ChangeKind.MeanIncrease, change.Kind);
        Assert.InRange(change.DetectedAt, start, start + 30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int t = 0; t < 100; t++)
        {
            _ = detector.Update(0.0001 * t, out _);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ChangePointDetector(0, 0));
        Assert.Throws<ArgumentException>(() => new ChangePointDetector(0, 1, new() { MeanShift = null, VolatilityRatio = null }));
        Assert.Throws<ArgumentException>(() => ChangePointDetector.FromReference([1, 1, 1]));
        ChangePointDetector detector = new(0, 1, new() { VolatilityRatio = null });
        Assert.Null(detector.Threshold(ChangeKind.VolatilityDecrease));
        Assert.Throws<ArgumentOutOfRangeException>(() => detector.Update(double.NaN, out _));
        Assert.True(detector.Update(double.MaxValue, out _));
    }
}
