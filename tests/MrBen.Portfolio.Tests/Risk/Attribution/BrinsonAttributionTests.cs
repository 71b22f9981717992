using MrBen.Portfolio.Risk.Attribution;

namespace MrBen.Portfolio.Tests.Risk.Attribution;

public class BrinsonAttributionTests
{
    // Bacon (2008), Practical Portfolio Performance Measurement and Attribution, table 5.1: British, Japanese and American shares.
    private static readonly BrinsonPeriod Textbook = BrinsonPeriod.Calculate(
        new("UK", 0.40, 0.40, 0.20, 0.10), new("Japan", 0.30, 0.20, -0.05, -0.04), new("US", 0.30, 0.40, 0.06, 0.08));

    private static readonly BrinsonPeriod[] Periods =
    [
        Textbook,
        BrinsonPeriod.Calculate(
            new("UK", 0.5, 0.4, -0.03, -0.06), new("Japan", 0.2, 0.3, 0.04, 0.02), new("US", 0.3, 0.3, 0.10, 0.07)),
        BrinsonPeriod.Calculate(new("US", 0.7, 0.7, 0.01, 0.03), new("UK", 0.3, 0.3, 0.02, 0.05)),
    ];

    // The book's answers in per cent, which are exact: allocation 0, −1.04, −0.16; selection 4, −0.2, −0.8; interaction 0, −0.1, 0.2;
    // returns 8.3 and 6.4.
    [Fact]
    public void Calculate_TheTextbookExample_HasItsEffects()
    {
        Assert.Equal(0.083, Textbook.PortfolioReturn, tolerance: 1e-15);
        Assert.Equal(0.064, Textbook.BenchmarkReturn, tolerance: 1e-15);
        (double Allocation, double Selection, double Interaction)[] expected =
            [(0, 0.04, 0), (-0.0104, -0.002, -0.001), (-0.0016, -0.008, 0.002)];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(expected[i].Allocation, Textbook.Segments[i].Allocation, tolerance: 1e-15);
            Assert.Equal(expected[i].Selection, Textbook.Segments[i].Selection, tolerance: 1e-15);
            Assert.Equal(expected[i].Interaction, Textbook.Segments[i].Interaction, tolerance: 1e-15);
        }

        Assert.Equal(-0.012, Textbook.Allocation, tolerance: 1e-15);
        Assert.Equal(0.03, Textbook.Selection, tolerance: 1e-15);
        Assert.Equal(0.001, Textbook.Interaction, tolerance: 1e-15);
        Assert.Equal(0.019, Textbook.ActiveReturn, tolerance: 1e-15);
    }

    // NumPy, the formulas of Carino (1999) and Menchero (2000) as printed, on the textbook example and two more periods.
    [Theory]
    [InlineData(LinkingMethod.Carino,
        new[] { 1.0376987231998376, 1.09968083440296, 1.0873472795154937 },
        new[] { -0.02124983135362173, 0.035813356796018714, 0.002137379557602798 },
        new[] { -0.01266152413976334, 0.004522687560018085, -0.0032370603920057577 })]
    [InlineData(LinkingMethod.Menchero,
        new[] { 1.0673345459587527, 1.066952753123722, 1.0833698450300435 },
        new[] { -0.021343636576494802, 0.03591025427741208, 0.0021342872990824753 },
        new[] { -0.012914098958281352, 0.004267047426824827, -0.003201240052206196 })]
    public void Link_ThreePeriods_MatchesNumPy(LinkingMethod method, double[] factors, double[] totals, double[] japan)
    {
        LinkedAttribution linked = LinkedAttribution.Link(method, Periods);
        Assert.Equal((1.083 * 1.023 * 1.013) - 1, linked.PortfolioReturn, tolerance: 1e-14);
        Assert.Equal((1.064 * 1.003 * 1.036) - 1, linked.BenchmarkReturn, tolerance: 1e-14);
        for (int t = 0; t < 3; t++)
        {
            Assert.Equal(factors[t], linked.Factors[t], tolerance: 1e-12);
        }

        Assert.Equal(totals[0], linked.Allocation, tolerance: 1e-13);
        Assert.Equal(totals[1], linked.Selection, tolerance: 1e-13);
        Assert.Equal(totals[2], linked.Interaction, tolerance: 1e-13);
        Assert.Equal(["UK", "Japan", "US"], linked.Segments.Select(segment => segment.Segment));
        Assert.Equal(japan[0], linked.Segments[1].Allocation, tolerance: 1e-13);
        Assert.Equal(japan[1], linked.Segments[1].Selection, tolerance: 1e-13);
        Assert.Equal(japan[2], linked.Segments[1].Interaction, tolerance: 1e-13);
        Assert.Equal(linked.ActiveReturn, linked.Segments.Sum(segment => segment.Total), tolerance: 1e-14);
    }

    // What linking is for, on any periods: the effects sum to the compounded active return.
    [Theory]
    [InlineData(LinkingMethod.Carino)]
    [InlineData(LinkingMethod.Menchero)]
    public void Link_RandomPeriods_SumsToTheActiveReturn(LinkingMethod method)
    {
        Random random = new(5);
        for (int trial = 0; trial < 200; trial++)
        {
            BrinsonPeriod[] periods = new BrinsonPeriod[random.Next(1, 40)];
            for (int t = 0; t < periods.Length; t++)
            {
                double own = random.NextDouble();
                double other = random.NextDouble();
                double Return() => 0.3 * (random.NextDouble() - 0.48);
                periods[t] = BrinsonPeriod.Calculate(
                    new("A", own, other, Return(), Return()), new("B", 1 - own, 1 - other, Return(), Return()));
                Assert.Equal(periods[t].ActiveReturn, periods[t].Segments.Sum(segment => segment.Total), tolerance: 1e-15);
            }

            LinkedAttribution linked = LinkedAttribution.Link(method, periods);
            double size = 1 + Math.Abs(linked.PortfolioReturn) + Math.Abs(linked.BenchmarkReturn);
            Assert.Equal(linked.ActiveReturn, linked.Segments.Sum(segment => segment.Total), tolerance: 1e-12 * size);
        }
    }

    // A portfolio that is its benchmark has no effects; the factors are the limits of their formulas: 1/(1 + r) over that of the whole.
    [Theory]
    [InlineData(LinkingMethod.Carino, 1.20, 1.10)]
    [InlineData(LinkingMethod.Menchero, 1.1489125293076057, 1.1489125293076057)] // √(1.1·1.2)
    public void Link_TheBenchmarkItself_HasTheLimits(LinkingMethod method, double first, double second)
    {
        LinkedAttribution linked = LinkedAttribution.Link(
            method, BrinsonPeriod.Calculate(new BrinsonSegment("A", 1, 1, 0.1, 0.1)),
            BrinsonPeriod.Calculate(new BrinsonSegment("A", 1, 1, 0.2, 0.2)));
        Assert.Equal(first, linked.Factors[0], tolerance: 1e-14);
        Assert.Equal(second, linked.Factors[1], tolerance: 1e-14);
        Assert.Equal(0, linked.Segments[0].Total);
    }

    [Fact]
    public void Link_OnePeriod_IsThatPeriod()
    {
        Assert.Equal(1, LinkedAttribution.Link(LinkingMethod.Carino, Textbook).Factors[0], tolerance: 1e-14);
        Assert.Equal(1, LinkedAttribution.Link(LinkingMethod.Menchero, Textbook).Factors[0], tolerance: 1e-13);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        Assert.Equal("Weights of the portfolio sum to 0.5 and of the benchmark to 1; both must sum to 1. (Parameter 'segments')",
            Assert.Throws<ArgumentException>(() => BrinsonPeriod.Calculate(new BrinsonSegment("A", 0.5, 1, 0, 0))).Message);
        Assert.Equal("The segment A is there twice. (Parameter 'segment')", Assert.Throws<ArgumentException>(
            () => BrinsonPeriod.Calculate(new("A", 0.5, 1, 0, 0), new("A", 0.5, 0, 0, 0))).Message);
        Assert.Equal("A number of the segment A is not finite. (Parameter 'segment')", Assert.Throws<ArgumentException>(
            () => BrinsonPeriod.Calculate(new BrinsonSegment("A", 1, 1, double.NaN, 0))).Message);
        Assert.Throws<ArgumentException>(() => BrinsonPeriod.Calculate());
        Assert.Throws<ArgumentException>(() => LinkedAttribution.Link(LinkingMethod.Carino));
        Assert.Equal("Period 0 has the returns -1 and 0; both must be above -1 to compound. (Parameter 'periods')",
            Assert.Throws<ArgumentException>(() => LinkedAttribution.Link(
                LinkingMethod.Carino, BrinsonPeriod.Calculate(new BrinsonSegment("A", 1, 1, -1, 0)))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => LinkedAttribution.Link((LinkingMethod)5, Textbook));
    }
}
