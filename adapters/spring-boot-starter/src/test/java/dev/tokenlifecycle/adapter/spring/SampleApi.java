package dev.tokenlifecycle.adapter.spring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application of a user: it has the starter and properties, and not a line of code about revocations. */
@SpringBootApplication
@RestController
public class SampleApi {
    /** Runs it. */
    public static void main(String[] arguments) {
        SpringApplication.run(SampleApi.class, arguments);
    }

    @GetMapping("/things")
    String things() {
        return "things";
    }
}
