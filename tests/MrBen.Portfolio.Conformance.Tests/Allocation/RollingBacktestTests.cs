using System.Globalization;
using MrBen.Portfolio.Allocation;
using MrBen.Portfolio.Market;
using RollingBacktest;

namespace MrBen.Portfolio.Conformance.Tests.Allocation;

/// <summary>
/// DeMiguel, Garlappi and Uppal (2009), Review of Financial Studies 22(5), Tables 3 and 5, with the authors' data: the sample RollingBacktest
/// prints what they print, through the public API alone.
/// </summary>
public class RollingBacktestTests
{
    private const int Window = 120;

    public static TheoryData<string, string> DataSets => new()
    {
        { "SPSectors", "T-bill" }, { "MKT_SMB_HML", "RF" }, { "FF_1factor", "RF" }, { "FF_4factor", "RF" },
    };

    [Theory]
    [MemberData(nameof(DataSets))]
    public void SharpeRatios_AreThoseOfTable3(string dataSet, string riskFreeColumn)
    {
        ReturnTable table = ReturnTable.Read(ReferenceData.Open("dgu2009", dataSet + ".csv"), riskFreeColumn);
        Backtest backtest = new(Window);
        List<string> compared = [];
        foreach (IAllocationStrategy strategy in PaperStrategies.For(table.Excess.Assets.Length, Window))
        {
            double ratio = backtest.Run(table, strategy).MonthlySharpeRatio!.Value;
            Assert.Equal(Published(dataSet, strategy.Name, "sharpe"), ratio, 0.5e-4);
            compared.Add(strategy.Name);
        }

        Assert.Equal(["1/N", "mv", "min", "mv-c", "min-c", "g-min-c"], compared);
    }

    // The paper's mean leaves out the first change of month, has the one after the last month, and divides by the number of months. A further
    // month, in which nothing happens, gives the engine the change after the last one.
    [Theory]
    [MemberData(nameof(DataSets))]
    public void TurnoverOfEqualWeights_IsThatOfTable5(string dataSet, string riskFreeColumn)
    {
        ReturnTable table = ReturnTable.Read(ReferenceData.Open("dgu2009", dataSet + ".csv"), riskFreeColumn);
        ReturnPanel excess = table.Excess;
        ReturnTable longer = new(
            ReturnPanel.Create(excess.Assets, excess.Dates.Add(excess.Dates[^1].AddMonths(1)), excess.Frequency, excess.Kind,
                [.. excess.Values, .. new double[excess.Assets.Length]]),
            table.RiskFree.Add(0));
        double[] turnovers = new Backtest(Window).Run(longer, new EqualWeightStrategy()).Turnovers;
        Assert.Equal(excess.Observations - Window, turnovers.Length);
        Assert.Equal(Published(dataSet, "1/N", "turnover"), turnovers.Skip(1).Sum() / turnovers.Length, 0.5e-4);
    }

    // What was held to the months before must not know the month itself: another last return changes the last month only.
    [Fact]
    public void Run_AnotherLastMonth_ChangesNothingBefore()
    {
        ReturnTable table = SyntheticMarket.Create();
        ReturnPanel excess = table.Excess;
        double[] values = excess.Values.ToArray();
        values[^1] += 0.5;
        ReturnTable other = table with
        {
            Excess = ReturnPanel.Create(excess.Assets, excess.Dates, excess.Frequency, excess.Kind, values),
        };
        foreach (IAllocationStrategy strategy in PaperStrategies.For(4, 60))
        {
            BacktestRun first = new Backtest(60).Run(table, strategy);
            BacktestRun second = new Backtest(60).Run(other, strategy);
            Assert.Equal(first.Excess[..^1], second.Excess[..^1]);
            Assert.NotEqual(first.Excess[^1], second.Excess[^1]);
            Assert.Equal(first.Turnovers, second.Turnovers);
        }
    }

    [Fact]
    public void BadInput_IsToldWithItsPlace()
    {
        Assert.Equal("There is no column TBILL after the date; the columns are date, RF, A.",
            Refused(() => ReturnTable.Read(new StringReader("date,RF,A\n"), "TBILL")));
        Assert.Equal("Line 3, column A: x is not a number.",
            Refused(() => ReturnTable.Read(new StringReader("date,RF,A\n2000-01-31,0,0.1\n2000-02-29,0,x\n"), "RF")));
        Assert.Equal("Line 2: January is not a date as in 1963-07-31.",
            Refused(() => ReturnTable.Read(new StringReader("date,RF,A\nJanuary,0,0.1\n"), "RF")));
        Assert.Equal("Line 2 has 2 cells; the header has 3.",
            Refused(() => ReturnTable.Read(new StringReader("date,RF,A\n2000-01-31,0\n"), "RF")));
        Assert.Equal("The file is empty.", Refused(() => ReturnTable.Read(new StringReader(""), "RF")));
        Assert.Equal("240 months are not more than the window of 240: nothing is left to hold.",
            Refused(() => new Backtest(240).Run(SyntheticMarket.Create(), new EqualWeightStrategy())));
        Assert.Equal("A window of 6 months is too short for 4 assets; it needs more than 6.", Refused(() => PaperStrategies.For(4, 6)));

        static string Refused(Func<object> read) => Assert.Throws<BacktestException>(read).Message;
    }

    private static double Published(string dataSet, string strategy, string statistic)
    {
        CsvTable tables = CsvTable.Read(ReferenceData.Open("dgu2009", "tables_3_4_5.csv"));
        return double.Parse(tables.Rows.Single(row => row[0] == dataSet && row[1] == strategy && row[2] == statistic)[3],
            CultureInfo.InvariantCulture);
    }
}
