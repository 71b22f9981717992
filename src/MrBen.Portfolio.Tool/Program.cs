using System.Text;
using MrBen.Portfolio.Tool;

Console.OutputEncoding = Encoding.UTF8;
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};

return await ToolProgram.RunAsync(
    args,
    new ToolTerminal(Console.Out, Console.Error)
    {
        Environment = Environment.GetEnvironmentVariables(),
        IsOutputInteractive = !Console.IsOutputRedirected,
        IsErrorInteractive = !Console.IsErrorRedirected,
    },
    stop.Token);
