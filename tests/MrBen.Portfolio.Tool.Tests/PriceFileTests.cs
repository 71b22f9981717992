using System.Text;
using System.Text.Json;
using MrBen.Portfolio.Tool.Screens;

namespace MrBen.Portfolio.Tool.Tests;

/// <summary>Files of prices and holdings as people have them: what can be read is, and nothing odd goes by in silence.</summary>
public class PriceFileTests
{
    private const string Sharpe = "MRBEN_PORTFOLIO__portfolio_strategies__max_sharpe__";

    [Fact]
    public async Task Allocate_TellsWhatItMeasured_AndWhatLooksWrong()
    {
        using ToolFolder folder = new();
        string file = folder.Write(
            "p.csv", ToolFolder.PricesOf(300).Replace("\n2024-02-01,", "\n2024-02-01,-", StringComparison.Ordinal));
        string[] arguments = ["allocate", "--prices", file, "--strategy", "equal-weight"];
        ToolRun run = (await ToolRun.Of(arguments)).Done();
        // Of 300 days one has no price of AAA, and no return of its own.
        Assert.Contains("; measured on 298 returns, 2024-01-02 to 2025-02-21.", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("Close of AAA on 2024-02-01 is -", run.Output, StringComparison.Ordinal);
        JsonElement json = (await ToolRun.Of([.. arguments, "--json"])).Done().Json;
        Assert.Equal((298, "2024-01-02", "2025-02-21"), (
            json.GetProperty("observations").GetInt32(), json.GetProperty("first_date").GetString(),
            json.GetProperty("last_date").GetString()));
        Assert.Equal("error", Assert.Single(json.GetProperty("data_quality").EnumerateArray()).GetProperty("severity").GetString());
        json = (await ToolRun.Of([.. arguments, "--json", "--assets", "BBB"])).Done().Json;
        Assert.Empty(json.GetProperty("data_quality").EnumerateArray()); // AAA has no part in it
    }

    // Of a mean and a covariance over periods of their own the longer counts.
    [Theory]
    [InlineData("80", "120", 120)]
    [InlineData("80", null, 299)]
    public async Task Allocate_OverPeriodsOfAStrategy_IsMeasuredOnThose(string mean, string? risk, int expected)
    {
        using ToolFolder folder = new();
        (string, string) periods = ($"{Sharpe}return_estimation_period", mean);
        ToolRun run = await ToolRun.With(
            risk is null ? [periods] : [periods, ($"{Sharpe}risk_estimation_period", risk)],
            "allocate", "--prices", folder.Prices, "--strategy", "maximum-sharpe", "--json");
        Assert.Equal(expected, run.Done().Json.GetProperty("observations").GetInt32());
    }

    [Fact]
    public async Task Allocate_WithoutAnAnswer_IsMeasuredOnNothing()
    {
        using ToolFolder folder = new();
        ToolRun run = await ToolRun.Of(
            "allocate", "--prices", folder.Write("few.csv", ToolFolder.PricesOf(20)), "--strategy", "equal-weight", "--json");
        Assert.Equal((ExitCode.NoAnswer, JsonValueKind.Null), (run.ExitCode, run.Json.GetProperty("observations").ValueKind));
    }

    [Fact]
    public async Task FileOfOneAsset_IsReadBySymbol()
    {
        using ToolFolder folder = new();
        string[] lines = ToolFolder.PricesOf(100).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string file = folder.Write("ibm.csv", "Date,Open,High,Low,Close,Adj Close,Volume\n" + string.Concat(lines[1..].Select(line =>
            $"{line.Split(',')[0]},{line.Split(',')[1]},,,{line.Split(',')[1]},1,1000\n")));
        (await ToolRun.Of("check", "--prices", file, "--json")).Faulty(
            "Line 1: there is no column symbol, and the options name no asset. Say it with --symbol.");
        (await ToolRun.Of("check", "--prices", file, "--symbol", "IBM")).Done();
        JsonElement json = (await ToolRun.Of(
            "allocate", "--prices", file, "--symbol", "IBM", "--strategy", "equal-weight", "--json")).Done().Json;
        Assert.Equal("IBM", json.GetProperty("weights")[0].GetProperty("asset").GetString());
        string holdings = folder.Write("h.csv", "asset,quantity\nIBM,3\n");
        (await ToolRun.Of("risk", "--prices", file, "--symbol", "IBM", "--holdings", holdings)).Done();
        (await ToolRun.Of("check", "--prices", folder.Prices, "--symbol", "IBM", "--json")).Faulty(
            "It has a column for each asset; --symbol IBM is for a file of one that does not name it.");
    }

    [Fact]
    public async Task FileWithoutAHeader_OrOfAnotherEncoding_IsRefused()
    {
        using ToolFolder folder = new();
        string[] lines = ToolFolder.PricesOf(100).Split('\n', 2);
        (await ToolRun.Of("allocate", "--prices", folder.Write("p.csv", lines[1]), "--strategy", "equal-weight", "--json"))
            .Faulty("Line 1: it is no header: '2024-01-01' is a date.");
        string latin = folder.PathOf("latin.csv");
        await File.WriteAllTextAsync(latin, "date,ÄA\n2024-01-02,1\n", Encoding.Latin1, TestContext.Current.CancellationToken);
        (await ToolRun.Of("check", "--prices", latin, "--json")).Faulty("Line 1: it is no text in UTF-8.");
    }

    [Fact]
    public async Task LastDayThereIs_IsAFaultOfTheFile()
    {
        using ToolFolder folder = new();
        string file = folder.Write("p.csv", ToolFolder.PricesOf(100) + "9999-12-31,100,50,20,1000\n");
        ToolRun check = await ToolRun.Of("check", "--prices", file);
        Assert.Equal(ExitCode.Faults, check.ExitCode);
        Assert.Contains("of AAA from 9999-12-31 to 9999-12-31 lies ", check.Output, StringComparison.Ordinal);
        const string Told = "prices: The last are of 9999-12-31, and no day after it is left to look back from.";
        (await ToolRun.Of("allocate", "--prices", file, "--strategy", "equal-weight")).Refused(ExitCode.Faults, Told);
        (await ToolRun.Of("risk", "--prices", file, "--holdings", folder.Holdings)).Refused(ExitCode.Faults, Told);
    }

    // 10 × 1.5E-28 beside anything else is worth nothing: the asset would be missing from the numbers without a word.
    [Theory]
    [InlineData("asset,quantity\nAAA,10\nBBB,1\n", "0.0000000000000000000000000002")]
    [InlineData("asset,quantity,price\nAAA,10,0.000000000000000000001\nBBB,1,\n", "0.000000000000000000001")]
    public async Task PriceTooSmallForMoney_IsToldWithItsAsset(string holdings, string price)
    {
        using ToolFolder folder = new();
        string[][] lines =
            [.. ToolFolder.PricesOf(100).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        for (int i = 1; i < lines.Length; i++)
        {
            lines[i][1] = i % 2 == 0 ? "1.6e-28" : "1.5e-28";
        }

        string file = folder.Write("p.csv", string.Join('\n', lines.Select(cells => string.Join(',', cells))));
        (await ToolRun.Of("risk", "--prices", file, "--holdings", folder.Write("h.csv", holdings))).Refused(
            ExitCode.Faults, $"prices: The last of AAA, {price}, is too small for money.");
    }

    [Fact]
    public async Task Holdings_AreQuotedAsPricesAre()
    {
        using ToolFolder folder = new();
        string prices = folder.Write("p.csv", ToolFolder.PricesOf(100).Replace("AAA", "\"AA,X\"", StringComparison.Ordinal));
        string holdings = folder.Write("h.csv", "\"asset\",quantity\n\"AA,X\",2\n");
        JsonElement json = (await ToolRun.Of("risk", "--prices", prices, "--holdings", holdings, "--json")).Done().Json;
        Assert.Equal("AA,X", json.GetProperty("assets")[0].GetProperty("asset").GetString());
        json = (await ToolRun.Of(
            "allocate", "--prices", prices, "--strategy", "equal-weight", "--assets", "AA,X", "BBB, CCC", "--json")).Json;
        Assert.Equal(
            ["AA,X", "BBB", "CCC"], json.GetProperty("weights").EnumerateArray().Select(weight => weight.GetProperty("asset").GetString()));
        string broken = folder.Write("h.csv", "asset,quantity\n\"AA,X,2\n");
        (await ToolRun.Of("risk", "--prices", prices, "--holdings", broken)).Refused(
            ExitCode.Faults, $"{broken}: Line 2: a quoted field is not closed.");
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    public async Task Assets_ThatNameNone_AreWrongUsage(string assets)
    {
        using ToolFolder folder = new();
        (await ToolRun.Of("allocate", "--prices", folder.Prices, "--strategy", "equal-weight", "--assets", assets)).Refused(
            ExitCode.Usage, "--assets names no asset.");
    }

    [Fact]
    public async Task Symbols_MayBeginWithAnAtSign()
    {
        using ToolFolder folder = new();
        string prices = folder.Write("p.csv", ToolFolder.PricesOf(100).Replace("AAA", "@ES", StringComparison.Ordinal));
        JsonElement json = (await ToolRun.Of(
            "allocate", "--prices", prices, "--strategy", "equal-weight", "--assets", "@ES", "--json")).Done().Json;
        Assert.Equal("@ES", Assert.Single(json.GetProperty("weights").EnumerateArray()).GetProperty("asset").GetString());
    }

    // Weights that are limited by nothing but their sum leave the gap of risk parity's program without a limit.
    [Fact]
    public async Task Certificate_WithoutALimitOfTheGap_SaysWhatHolds()
    {
        using ToolFolder folder = new();
        string[] arguments = ["allocate", "--prices", folder.Prices, "--strategy", "risk-parity"];
        string said = Joined((await ToolRun.Of(arguments)).Done().Output);
        Assert.DoesNotContain("Infinity", said, StringComparison.Ordinal);
        Assert.Contains(
            "; the conditions of the optimum hold to that, and nothing limits the gap beside them.", said, StringComparison.Ordinal);
        JsonElement certificate = (await ToolRun.Of([.. arguments, "--json"])).Json.GetProperty("certificate");
        Assert.Equal(JsonValueKind.Null, certificate.GetProperty("relative_gap").ValueKind);
    }

    [Fact]
    public void NumbersRoundedToZero_HaveNoSign()
    {
        Assert.Equal(("0.00 %", "-0.01 %", "–"), (Words.Percent(-1e-9), Words.Percent(-1e-4), Words.Percent(null)));
        Assert.Equal(("0.00", "-1,234.50"), (Words.Money(-0.001m), Words.Money(-1_234.5m)));
        Assert.Equal(("0.00", "-0.5001", "2.00"), (Words.Number(-1e-9), Words.Number(-0.5001), Words.Number(2)));
    }

    private static string Joined(string output) => string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
