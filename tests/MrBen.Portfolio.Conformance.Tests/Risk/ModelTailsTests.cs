using System.Globalization;
using System.Text.Json;
using MrBen.Portfolio.Risk;

namespace MrBen.Portfolio.Conformance.Tests.Risk;

// Tails by model on published data: generalised Pareto beside scipy 1.10.1 (the likelihood maximised by scipy.optimize from several starts) and
// empyrical's own cases, kernel and lognormal beside R 4.2.2 (uniroot, integrate, qnorm on the formulas).
public sealed class ModelTailsTests
{
    [Theory]
    [InlineData("Convertible Arbitrage", 0.0087, 0.00859413699432942, 0.5385216286134287, 0.0157929587388, 0.0475833011041, 0.111581177195)]
    [InlineData("CTA Global", 0.0232, 0.01415201419133879, -0.28444442153204264, 0.0319831858089, 0.0470324164401, 0.0527726541333)]
    [InlineData("Emerging Markets", 0.0315, 0.016212408161353463, 0.38857573599990847, 0.0441784951895, 0.0914515616715, 0.156068117946)]
    [InlineData("Short Selling", 0.0499, 0.03820710025569403, -0.34824595022655097, 0.0731197601648, 0.110230988648, 0.122986137502)]
    public void ParetoTail_OfHedgeFundIndices_Matches(
        string name, double threshold, double scale, double shape, double at95, double at99, double beyond99)
    {
        double[] returns = Column("edhec.csv", name);
        ParetoTail tail = ParetoTail.Fit(returns, ParetoTail.DefaultShare, out string detail)!;
        Assert.Equal("", detail);
        Assert.Equal((293, 29), (tail.Observations, tail.Exceedances));
        Assert.Equal(threshold, tail.Threshold, 1e-15);
        Assert.Equal(scale, tail.Scale, 1e-8);
        Assert.Equal(shape, tail.Shape, 1e-6);
        Assert.Equal(at95, RiskMetrics.ParetoValueAtRisk(returns, 0.95)!.Value, 1e-8);
        Assert.Equal(at99, RiskMetrics.ParetoValueAtRisk(returns, 0.99)!.Value, 1e-8);
        Assert.Equal(beyond99, RiskMetrics.ParetoConditionalValueAtRisk(returns, 0.99)!.Value, 1e-7);
    }

    // Of threshold, scale and shape come empyrical's tail losses; the fit itself is of whole losses there, whose mean its scale is.
    [Fact]
    public void ParetoTail_OfEmpyricalsCases_HasItsTailLosses()
    {
        using TextReader reader = ReferenceData.Open("empyrical", "expected_stats.json");
        using JsonDocument document = JsonDocument.Parse(reader.ReadToEnd());
        int cases = 0;
        int fitted = 0;
        foreach (JsonElement test in document.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (test.GetProperty("test").GetString() != "test_gpd_risk_estimates")
            {
                continue;
            }

            cases++;
            double[] losses =
            [
                .. test.GetProperty("returns").GetProperty("values").EnumerateArray()
                    .Where(value => value.ValueKind == JsonValueKind.Number).Select(value => -value.GetDouble()),
            ];
            double[] expected = [.. test.GetProperty("expected").EnumerateArray().Select(value => value.GetDouble())];
            if (expected[0] == 0)
            {
                if (losses.Length > 0)
                {
                    Assert.Null(ParetoTail.Fit([.. losses.Select(loss => -loss)], 0.5, out string detail));
                    Assert.NotEmpty(detail);
                }

                continue;
            }

            fitted++;
            double[] beyond = [.. losses.Where(loss => loss >= expected[0])];
            ParetoTail tail = new(expected[0], expected[1], expected[2], beyond.Length, losses.Count(loss => loss > 0));
            Assert.Equal(expected[3], tail.ValueAtRisk(0.99)!.Value, 1e-9);
            Assert.Equal(expected[4], tail.ConditionalValueAtRisk(0.99)!.Value, 1e-9);
            Assert.Equal(beyond.Average(), expected[1], 2e-4);
        }

        Assert.Equal((9, 4), (cases, fitted));
    }

    [Theory]
    [InlineData("HAM1", 0.95, 0.0313028979778661, 0.0550855132389096, 0.0308772366209886, 0.041144286292448)]
    [InlineData("HAM1", 0.99, 0.079407756136212, 0.0920936239879927, 0.0476358558361991, 0.0558308956668601)]
    [InlineData("SP500 TR", 0.95, 0.0723985021924864, 0.0981029602981339, 0.0619652152724994, 0.0787683297785872)]
    [InlineData("SP500 TR", 0.99, 0.116716155344901, 0.139739416140235, 0.0894076336788014, 0.1026708860665)]
    public void KernelAndLognormalTails_OfTheManagers_Match(
        string name, double confidence, double kernel, double beyondKernel, double lognormal, double beyondLognormal)
    {
        double[] returns = Column("managers.csv", name);
        Assert.Equal(kernel, RiskMetrics.KernelValueAtRisk(returns, confidence), 1e-12);
        Assert.Equal(beyondKernel, RiskMetrics.KernelConditionalValueAtRisk(returns, confidence), 1e-11);
        Assert.Equal(lognormal, RiskMetrics.LognormalValueAtRisk(returns, confidence)!.Value, 1e-13);
        Assert.Equal(beyondLognormal, RiskMetrics.LognormalConditionalValueAtRisk(returns, confidence)!.Value, 1e-13);
    }

    private static double[] Column(string file, string name)
    {
        using TextReader reader = ReferenceData.Open("performanceanalytics", file);
        string[][] rows =
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.TrimEnd('\r').Replace("\"", "", StringComparison.Ordinal).Split(',')),
        ];
        int column = Array.IndexOf(rows[0], name);
        return
        [
            .. rows.Skip(1).Where(row => row[column] is not ("" or "NA")).Select(row => double.Parse(row[column], CultureInfo.InvariantCulture)),
        ];
    }
}
