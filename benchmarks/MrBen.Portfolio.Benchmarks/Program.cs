using BenchmarkDotNet.Running;
using MrBen.Portfolio.Benchmarks.Reports;
using MrBen.Portfolio.Benchmarks.Targets;

switch (args)
{
    case ["targets", ..]:
        TargetTable.Run(args[1..]);
        break;
    case ["maros-meszaros", string folder, string seconds]:
        MarosMeszarosReport.Write(Console.Out, folder, TimeSpan.FromSeconds(int.Parse(seconds, System.Globalization.CultureInfo.InvariantCulture)));
        break;
    case ["deadline", string seeds]:
        DeadlineReport.Write(Console.Out, int.Parse(seeds, System.Globalization.CultureInfo.InvariantCulture));
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
